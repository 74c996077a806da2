package org.colotride.data.fetch;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of a data set, as published.
 *
 * @param bases addresses that end in a slash, tried in turn
 * @param file what is downloaded
 * @param product the folder that the archive makes, or the file itself where it stays packed
 * @param sign a path within {@code product}, or empty, by which a copy is known that was unpacked without it
 */
record PublishedArchive(List<URI> bases, RemoteFile file, String product, String sign) {
    boolean unpacks() {
        return !product.equals(file.name());
    }

    /** Whether a folder has it, wherever it came from. */
    boolean isIn(Path directory) {
        return Files.exists(directory.resolve(product)) || !sign.isEmpty() && Files.exists(directory.resolve(sign));
    }
}
