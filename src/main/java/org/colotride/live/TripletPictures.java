package org.colotride.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.io.ImagePng;
import org.colotride.tensor.ImageShape;

/** Triplets as a page shows them: {@code live/triplets.json}. Pictures are PNG in {@code data:} addresses. */
public record TripletPictures(List<Triplet> triplets) {
    /** Larger pictures are shrunk: a page is to stay small. */
    private static final int SIDE = 112;
    /** Of pixels, for the triplets of one phase. */
    private static final int BYTES = 400_000;
    /** Three images, and of two of them at most the change and the result. */
    private static final int PICTURES = 7;

    /** Bytes of a pixel; grey ones are written so, too. */
    private static final int RGB = 3;

    private static final int MOST = 4;

    /** @param phase the turn's name */
    public record Triplet(
            String title,
            String phase,
            int iteration,
            double epsilon,
            List<Member> members,
            TripletExample.Distances before,
            TripletExample.Distances after) {}

    /**
     * @param className class of the image
     * @param perturbation amplified around grey; null where nothing moved, as {@code adversarial} is
     */
    public record Member(
            String role,
            @JsonProperty("class") String className,
            String benign,
            String perturbation,
            String adversarial) {}

    public TripletPictures {
        triplets = List.copyOf(triplets);
    }

    /** How many triplets of such images are shown of a phase. */
    static int most(ImageShape shape) {
        return Math.max(
                1,
                Math.min(
                        MOST,
                        BYTES
                                / (PICTURES
                                        * RGB
                                        * shrunk(shape).height()
                                        * shrunk(shape).width())));
    }

    static Triplet of(String phase, int iteration, TripletExample example) {
        return new Triplet(
                example.title(),
                phase,
                iteration,
                example.epsilon(),
                example.members().stream()
                        .map(member -> member(example, member))
                        .toList(),
                example.before(),
                example.after());
    }

    private static Member member(TripletExample example, TripletExample.Member member) {
        ImageShape shape = example.shape();
        boolean moved = member.adversarial() != null;
        return new Member(
                member.role(),
                member.className(),
                picture(member.benign(), shape, true),
                moved
                        ? picture(
                                ImagePng.amplify(member.benign(), member.adversarial(), example.epsilon()),
                                shape,
                                false)
                        : null,
                moved ? picture(member.adversarial(), shape, true) : null);
    }

    private static int factor(ImageShape shape) {
        return Math.max(1, (Math.max(shape.height(), shape.width()) + SIDE - 1) / SIDE);
    }

    /** An image that is long and narrow stays at least a pixel wide. */
    private static ImageShape shrunk(ImageShape shape) {
        int factor = factor(shape);
        return new ImageShape(
                shape.channels(), Math.max(1, shape.height() / factor), Math.max(1, shape.width() / factor));
    }

    /** @param mean whether shrinking averages; a perturbation would average away, so single pixels of it are shown */
    private static String picture(float[] pixels, ImageShape shape, boolean mean) {
        int factor = factor(shape);
        if (factor == 1) {
            return ImagePng.dataUri(pixels, 0, shape);
        }
        ImageShape small = shrunk(shape);
        int rows = Math.min(factor, shape.height());
        int columns = Math.min(factor, shape.width());
        float[] shown = new float[small.length()];
        IntStream.range(0, shown.length).forEach(i -> {
            int x = i % small.width();
            int y = i / small.width() % small.height();
            int channel = i / (small.width() * small.height());
            int start = (channel * shape.height() + y * rows) * shape.width() + x * columns;
            double sum = 0;
            for (int dy = 0; dy < rows && mean; dy++) {
                for (int dx = 0; dx < columns; dx++) {
                    sum += pixels[start + dy * shape.width() + dx];
                }
            }
            shown[i] = mean ? (float) (sum / (rows * columns)) : pixels[start];
        });
        return ImagePng.dataUri(shown, 0, small);
    }
}
