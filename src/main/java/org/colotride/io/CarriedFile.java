package org.colotride.io;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A file on its way to another machine.
 *
 * @param name of it, for messages
 * @param content of it
 */
public record CarriedFile(String name, byte[] content) implements Serializable {
    public static CarriedFile of(Path file) {
        try {
            return new CarriedFile(file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Lets somebody read it where it has arrived; then it is gone. */
    public <T> T read(Function<Path, T> reader) {
        try {
            Path folder = Files.createTempDirectory("colo-tride");
            try {
                return reader.apply(Files.write(folder.resolve(name), content));
            } finally {
                Leftovers.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be kept here: " + e.getMessage(), e);
        }
    }
}
