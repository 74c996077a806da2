package org.colotride.model;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays as {@code Nd4j.write} lays them out, big-endian: the buffer of the shape, then that of the values. ND4J's own
 * writer asks for each number by itself, which took most of a checkpoint's time.
 */
final class NumbersFormat {
    private static final int CHUNK = 1 << 14;

    private NumbersFormat() {}

    /** Does not close the stream. */
    static void write(INDArray numbers, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        if (numbers.dataType() != DataType.FLOAT) {
            Nd4j.write(numbers, out);
            out.flush();
            return;
        }
        INDArray whole = numbers.isView() ? numbers.dup() : numbers;
        DataBuffer values = whole.data();
        whole.shapeInfoDataBuffer().write(out);
        out.writeUTF(values.allocationMode().name());
        out.writeLong(values.length());
        out.writeUTF(values.dataType().name());
        float[] chunk = new float[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
        // Another view of the buffer's own memory: not to be closed.
        FloatPointer source = new FloatPointer(values.addressPointer());
        for (long done = 0; done < values.length(); done += CHUNK) {
            int count = (int) Math.min(CHUNK, values.length() - done);
            source.position(done).get(chunk, 0, count);
            bytes.asFloatBuffer().put(chunk, 0, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
        out.flush();
    }

    /**
     * So many floats.
     *
     * @throws EOFException if there are fewer
     */
    static void read(InputStream from, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES);
        for (int done = 0; done < values.length; done += CHUNK) {
            int count = Math.min(CHUNK, values.length - done);
            if (from.readNBytes(bytes.array(), 0, count * Float.BYTES) < count * Float.BYTES) {
                throw new EOFException();
            }
            bytes.asFloatBuffer().get(values, done, count);
        }
    }
}
