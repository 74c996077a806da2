package org.colotride.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file to which whole lines are added. */
final class AppendedLines {
    private AppendedLines() {}

    /** @throws IOException if they cannot be written; a part of them may have been */
    static void append(Path file, List<String> lines) throws IOException {
        // A line that was cut off when the disk was full must not take the next one with it.
        StringBuilder text = new StringBuilder(endsWithinALine(file) ? "\n" : "");
        lines.forEach(line -> text.append(line).append('\n'));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static boolean endsWithinALine(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}
