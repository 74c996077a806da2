package org.colotride.data.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What has come of a file so far, beside it, with what the server calls this version of it: a strong ETag, or else its
 * date. Both survive a killed process.
 */
record PartialFile(Path file, Path tagFile) {
    static PartialFile of(Path target) {
        return new PartialFile(
                target.resolveSibling(target.getFileName() + ".part"),
                target.resolveSibling(target.getFileName() + ".part.tag"));
    }

    /** Bytes that are there. */
    long size() throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }

    /** Which version of the file it is a part of, if the server said so. */
    Optional<String> tag() throws IOException {
        return Files.isRegularFile(tagFile)
                ? Optional.of(Files.readString(tagFile, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** Begins anew; the tag is written first, so that no bytes lie under the tag of another version. */
    void begin(Optional<String> tag) throws IOException {
        delete();
        if (tag.isPresent()) {
            Files.writeString(tagFile, tag.get(), StandardCharsets.ISO_8859_1);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(tagFile);
    }

    /** Makes it the file itself. */
    void complete(Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(tagFile);
    }
}
