package org.colotride.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.colotride.config.ConfigException;

/** The bytes of one or more pickles, one after the other, of which only so many are taken. */
final class PickleInput {
    /** Bytes of a pickle; one of ResNet-50 with its optimiser's state has some hundred thousand. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_LINE = 256;

    private final InputStream in;
    private final String where;
    private long position;

    /** @param where names the file in messages */
    PickleInput(InputStream in, String where) {
        this.in = in;
        this.where = where;
    }

    String where() {
        return where;
    }

    /** Bytes taken so far. */
    long position() {
        return position;
    }

    int unsignedByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw truncated();
        }
        advance(1);
        return value;
    }

    /** @return little-endian, from position 0 */
    ByteBuffer bytes(int length) throws IOException {
        if (length < 0) {
            throw new ConfigException(where + ": its pickle gives a length of " + length);
        }
        advance(length);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw truncated();
        }
        return ByteBuffer.wrap(bytes);
    }

    int littleEndianInt() throws IOException {
        return Integer.reverseBytes(bytes(Integer.BYTES).getInt());
    }

    /** A length of 64 bits. */
    int littleEndianLength() throws IOException {
        long length = Long.reverseBytes(bytes(Long.BYTES).getLong());
        if (length < 0 || length > MAX_BYTES) {
            throw new ConfigException(where + ": its pickle gives a length of " + Long.toUnsignedString(length));
        }
        return (int) length;
    }

    String text(int length, Charset charset) throws IOException {
        try {
            return charset.newDecoder().decode(bytes(length)).toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(where + ": its pickle holds a text that is not " + charset, e);
        }
    }

    /** A name up to a line's end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            line.append((char) c);
            if (line.length() > MAX_LINE) {
                throw new ConfigException(where + ": its pickle holds a name of more than " + MAX_LINE + " characters");
            }
        }
        return text(line);
    }

    private static String text(StringBuilder latin) {
        return new String(latin.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void advance(int bytes) {
        position += bytes;
        if (position > MAX_BYTES) {
            throw new ConfigException(where + ": its pickle has more than " + (MAX_BYTES >> 20) + " MiB");
        }
    }

    private ConfigException truncated() {
        return new ConfigException(where + ": its pickle ends too early (truncated?)");
    }
}
