package org.colotride.experiment.folder;

import java.nio.ByteBuffer;
import java.util.List;
import org.colotride.tensor.ImageShape;

/** Triplets as a checkpoint keeps them for the report: pixels are the bytes of their floats, big-endian. */
record KeptTriplets(List<Triplet> triplets) {
    /** Of larger images no triplet is kept: a checkpoint is there for the weights. */
    private static final int MOST_VALUES = 3 * 1024 * 1024;

    /** Bytes of the longest document. */
    static final int LARGEST = 256 << 20;

    record Triplet(
            String title,
            ImageShape shape,
            double epsilon,
            List<Member> members,
            TripletExample.Distances before,
            TripletExample.Distances after) {}

    /** @param adversarial null if this member was not perturbed */
    record Member(String role, String className, byte[] benign, byte[] adversarial) {}

    KeptTriplets {
        triplets = List.copyOf(triplets);
    }

    static KeptTriplets of(List<TripletExample> examples) {
        return new KeptTriplets(examples.stream()
                .filter(example -> example.shape().length() <= MOST_VALUES)
                .map(example -> new Triplet(
                        example.title(),
                        example.shape(),
                        example.epsilon(),
                        example.members().stream()
                                .map(member -> new Member(
                                        member.role(),
                                        member.className(),
                                        bytes(member.benign()),
                                        bytes(member.adversarial())))
                                .toList(),
                        example.before(),
                        example.after()))
                .toList());
    }

    List<TripletExample> examples() {
        return triplets.stream()
                .map(triplet -> new TripletExample(
                        triplet.title(),
                        triplet.shape(),
                        triplet.epsilon(),
                        triplet.members().stream()
                                .map(member -> new TripletExample.Member(
                                        member.role(),
                                        member.className(),
                                        floats(member.benign()),
                                        floats(member.adversarial())))
                                .toList(),
                        triplet.before(),
                        triplet.after()))
                .toList();
    }

    private static byte[] bytes(float[] values) {
        if (values == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }
}
