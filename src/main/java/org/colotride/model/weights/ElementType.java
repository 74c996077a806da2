package org.colotride.model.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Type of a tensor's elements, named as safetensors names it. */
public enum ElementType {
    F64(8, "DoubleStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return (float) bytes.getDouble(at);
        }
    },
    F32(4, "FloatStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    F16(2, "HalfStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return half(bytes.getShort(at));
        }
    },
    BF16(2, "BFloat16Storage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    },
    I64(8, "LongStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }
    },
    I32(4, "IntStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    I16(2, "ShortStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    I8(1, "CharStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    U8(1, "ByteStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.get(at) & 0xFF;
        }
    },
    BOOL(1, "BoolStorage") {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.get(at) == 0 ? 0 : 1;
        }
    };

    private static final int HALF_EXPONENT = 0x1F;

    private final int bytes;
    private final String storage;

    ElementType(int bytes, String storage) {
        this.bytes = bytes;
        this.storage = storage;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether it is a floating-point type, as weights are. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** @param at byte of a little-endian buffer at which the element begins */
    abstract float read(ByteBuffer bytes, int at);

    /** The type of PyTorch's storage class {@code torch.FloatStorage} and its like. */
    static Optional<ElementType> ofStorage(String name) {
        return Arrays.stream(values()).filter(type -> type.storage.equals(name)).findFirst();
    }

    /** The type by its name in safetensors. */
    static Optional<ElementType> ofName(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 of fraction. */
    private static float half(short bits) {
        int exponent = bits >> 10 & HALF_EXPONENT;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == HALF_EXPONENT) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb((float) (0x400 | fraction), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
