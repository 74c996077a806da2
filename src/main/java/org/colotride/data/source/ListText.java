package org.colotride.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.colotride.config.ConfigException;

/** The text of a file by which a data set lists its images, however an editor saved it. */
final class ListText {
    /** Well above the largest known, 120,053 lines of Stanford Online Products. */
    private static final long LARGEST = 64L << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String NOT_STRIPPED_BY_JAVA = "\u00A0\u2007\u202F\u200B\u2060" + BYTE_ORDER_MARK;

    private ListText() {}

    /**
     * Reads UTF-8, or UTF-16 if its byte order mark says so; the mark itself is no part of the text.
     *
     * @throws ConfigException if the file is missing, too large or no text
     */
    static String read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": is missing from the data set's folder");
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw new ConfigException(file + ": has " + Files.size(file)
                        + " bytes, more than any list of images; is it another file?");
            }
            byte[] bytes = Files.readAllBytes(file);
            String text =
                    charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') >= 0) {
                // UTF-16 without its mark and UTF-32 are decoded without a complaint.
                throw new CharacterCodingException();
            }
            return text.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(
                    file + ": is not a text file in UTF-8; if it is one in another encoding, save it as" + " UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        }
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_8;
    }

    /** Without the blanks at either end that a reader does not see, no-break and zero-width ones among them. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || NOT_STRIPPED_BY_JAVA.indexOf(c) >= 0;
    }
}
