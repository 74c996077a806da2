package org.colotride.data.fetch;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A data set that may be downloaded by a program.
 *
 * @param name of its source
 * @param title for a person
 */
record PublishedDataset(String name, String title, Licence licence, List<PublishedArchive> archives) {
    /** Where its files are, for those who download them by hand. */
    String addresses() {
        return archives.stream()
                .map(archive ->
                        archive.bases().get(0).resolve(archive.file().name()).toString())
                .collect(Collectors.joining(", "));
    }
}
