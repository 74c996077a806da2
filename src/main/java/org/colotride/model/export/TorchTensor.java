package org.colotride.model.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Our parameters as PyTorch names and stores them. */
final class TorchTensor {
    private TorchTensor() {}

    /** {@code bn1} and {@code runningMean} give {@code bn1.running_mean}. */
    static String name(String vertex, String parameter) {
        return vertex + "." + parameter.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** 32-bit floats, little-endian, the last dimension fastest. */
    static byte[] bytes(INDArray values) {
        return bytes(values.dup('c').data().asFloat());
    }

    static byte[] bytes(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
