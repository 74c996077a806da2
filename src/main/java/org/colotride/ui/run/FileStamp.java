package org.colotride.ui.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What changes when a file is replaced. Its time alone does not: two files written within a few milliseconds may have the
 * same, and the second may be a run's last.
 *
 * @param key the file system's name of the file; null where it has none
 */
record FileStamp(FileTime time, long size, Object key) {
    /** Null if there is no such file. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey())
                    : null;
        } catch (IOException absent) {
            return null;
        }
    }
}
