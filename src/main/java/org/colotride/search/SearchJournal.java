package org.colotride.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.search.schedule.Job;

/**
 * All that has happened in a search, in its order: which job was handed out, how each ended. Each line is on disk before
 * anything follows from it; a line that a killed process left unfinished is cut off. Not thread-safe.
 */
final class SearchJournal implements AutoCloseable {
    private static final ObjectMapper JSON = Mappers.json();

    private final Path file;
    private final FileChannel channel;
    private final List<Event> past;
    private final Consumer<Path> kept;

    /**
     * One line.
     *
     * @param job that was handed out or has ended
     * @param result null when it was handed out
     */
    record Event(Job job, CandidateResult result) {}

    private SearchJournal(Path file, FileChannel channel, List<Event> past, Consumer<Path> kept) {
        this.file = file;
        this.channel = channel;
        this.past = List.copyOf(past);
        this.kept = kept;
    }

    /**
     * Opens it, or begins one.
     *
     * @param kept is told of the file after each line, before anything follows from it
     * @throws StorageException if it cannot be read or written, or a line that is not the last is broken
     */
    static SearchJournal open(Path file, Consumer<Path> kept) {
        try {
            List<Event> past = new ArrayList<>();
            long whole = 0;
            if (Files.isRegularFile(file)) {
                byte[] bytes = Files.readAllBytes(file);
                int start = 0;
                for (int end = 0; end < bytes.length; end++) {
                    if (bytes[end] == '\n') {
                        past.add(event(file, past.size() + 1, bytes, start, end));
                        start = end + 1;
                    }
                }
                whole = start;
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(whole).position(whole);
            return new SearchJournal(file, channel, past, kept);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static Event event(Path file, int line, byte[] bytes, int start, int end) {
        try {
            return JSON.readValue(bytes, start, end - start, Event.class);
        } catch (IOException e) {
            throw new StorageException(
                    file + ", line " + line + ": is no event of a search; delete the folder to search anew", e);
        }
    }

    /** What had happened when it was opened. */
    List<Event> past() {
        return past;
    }

    void append(Event event) {
        try {
            ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
            kept.accept(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that is no JSON: " + event, e);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
