package org.colotride.ui.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a file to which lines are added, and which may be replaced by a shorter one. Not thread-safe. */
final class LineTail {
    private static final Logger LOG = LoggerFactory.getLogger(LineTail.class);
    /** Read at a time: a long history is taken in several bites. */
    private static final int BITE = 4 << 20;

    /** Of what was read last, so much is looked at again. */
    private static final int MARK = 256;

    private final Path file;
    private Object identity;
    private long offset;
    private byte[] mark = {};

    /**
     * @param restarted whether the file is another one than before: what was read so far is void
     * @param lines that are whole
     * @param more whether there is more to be read at once
     */
    record Bite(boolean restarted, List<String> lines, boolean more) {}

    LineTail(Path file) {
        this.file = file;
    }

    /** What has been added since the last call; nothing if there is no file. */
    Bite next() throws IOException {
        if (!Files.isRegularFile(file)) {
            boolean vanished = offset > 0;
            offset = 0;
            identity = null;
            return new Bite(vanished, List.of(), false);
        }
        Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            boolean restarted = offset > 0 && !(Objects.equals(now, identity) && continues(channel));
            identity = now;
            if (restarted) {
                offset = 0;
            }
            return next(channel, restarted);
        }
    }

    /** A file system may give a new file the number of one that is gone: what was read last must still be there. */
    private boolean continues(FileChannel channel) throws IOException {
        ByteBuffer before = ByteBuffer.allocate(mark.length);
        read(channel, offset - mark.length, before);
        return !before.hasRemaining() && Arrays.equals(before.array(), mark);
    }

    private static void read(FileChannel channel, long from, ByteBuffer buffer) throws IOException {
        channel.position(from);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // A read may give less than was asked for.
            continue;
        }
    }

    private Bite next(FileChannel channel, boolean restarted) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BITE, Math.max(0, channel.size() - offset)));
        read(channel, offset, buffer);
        byte[] bytes = buffer.array();
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < buffer.position(); i++) {
            if (bytes[i] == '\n') {
                lines.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start == 0 && buffer.position() == BITE) {
            throw new IOException(file + ": has a line of more than " + BITE + " bytes");
        }
        if (start > 0) {
            mark = Arrays.copyOfRange(bytes, Math.max(0, start - MARK), start);
        }
        offset += start;
        return new Bite(restarted, lines, start > 0 && buffer.position() == BITE);
    }

    /** What the lines say; one that a reader cannot read is left out. */
    static <T> List<T> parse(List<String> lines, ObjectReader reader) {
        List<T> records = new ArrayList<>(lines.size());
        for (String line : lines) {
            try {
                T record = reader.readValue(line);
                if (record != null) {
                    records.add(record);
                }
            } catch (JsonProcessingException e) {
                LOG.debug("left out: {}", line);
            }
        }
        return records;
    }
}
