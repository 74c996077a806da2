package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NumbersFormatTest {
    /** Its chunks are of 16,384. */
    private static final int MORE_THAN_A_CHUNK = 16_384 * 2 + 5;

    private static float[] values(int count) {
        SeededRandom random = new SeededRandom(7);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        values[0] = Float.NaN;
        return values;
    }

    @Test
    void arraysAreWrittenByteForByteAsNd4jWritesThem() throws IOException {
        INDArray row = Nd4j.createFromArray(values(MORE_THAN_A_CHUNK)).reshape(1, MORE_THAN_A_CHUNK);
        List<INDArray> arrays = List.of(
                row,
                Nd4j.createFromArray(values(16_384)),
                row.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 400)),
                Nd4j.createFromArray(values(24)).reshape('f', 4, 6),
                Nd4j.createFromArray(1.0, 2.5),
                Nd4j.createFromArray(values(6)).castTo(DataType.DOUBLE));
        for (INDArray array : arrays) {
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            Nd4j.write(array, new DataOutputStream(theirs));
            ByteArrayOutputStream ours = new ByteArrayOutputStream();
            NumbersFormat.write(array, ours);
            assertArrayEquals(theirs.toByteArray(), ours.toByteArray(), array.shapeInfoToString());
        }
    }

    @Test
    void floatsAreReadBackAndTooFewAreTold() throws IOException {
        float[] values = values(MORE_THAN_A_CHUNK);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(written);
        for (float value : values) {
            out.writeFloat(value);
        }
        float[] back = new float[values.length];
        NumbersFormat.read(new ByteArrayInputStream(written.toByteArray()), back);
        assertArrayEquals(values, back);
        assertThrows(
                EOFException.class,
                () -> NumbersFormat.read(
                        new ByteArrayInputStream(written.toByteArray()), new float[values.length + 1]));
    }
}
