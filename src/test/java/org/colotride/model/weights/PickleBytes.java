package org.colotride.model.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles a pickle, honest or not, instruction by instruction. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Protocol 2. */
    static PickleBytes begin() {
        return new PickleBytes().raw(0x80, 2);
    }

    PickleBytes raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    /** Instructions whose codes are letters: {@code "}("} and the like. */
    PickleBytes codes(String codes) {
        out.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return codes("X").int32(bytes.length).bytes(bytes);
    }

    PickleBytes number(int value) {
        return codes("J").int32(value);
    }

    PickleBytes number(long value) {
        return raw(0x8a, Long.BYTES).int64(value);
    }

    PickleBytes global(String module, String name) {
        return codes("c" + module + "\n" + name + "\n");
    }

    /** The tuple by which a pickle refers to a storage, and the reference. */
    PickleBytes storage(String type, String key, long elements) {
        return codes("(")
                .text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(elements)
                .codes("tQ");
    }

    /** A call of {@code _rebuild_tensor_v2} for a storage of floats. */
    PickleBytes tensor(String key, long elements, long offset, long[] shape, long[] stride) {
        global("torch._utils", "_rebuild_tensor_v2").codes("(").storage("FloatStorage", key, elements);
        number(offset).numbers(shape).numbers(stride);
        return raw(0x89).global("collections", "OrderedDict").codes(")RtR");
    }

    private PickleBytes numbers(long... values) {
        codes("(");
        for (long value : values) {
            number(value);
        }
        return codes("t");
    }

    PickleBytes repeat(int times, String codes) {
        return codes(codes.repeat(times));
    }

    PickleBytes int32(int value) {
        return bytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    PickleBytes int64(long value) {
        return bytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    PickleBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** With STOP at its end. */
    byte[] end() {
        return codes(".").toBytes();
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
