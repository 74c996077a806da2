package org.colotride.data.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What tells whether a file is still the one that was decoded.
 *
 * @param size in bytes
 * @param modified nanoseconds since 1970
 */
public record SourceStamp(long size, long modified) {
    /** Clocks of file systems are as coarse as this: a file may change again without a new time. */
    private static final long COARSEST_CLOCK = TimeUnit.SECONDS.toNanos(2);

    public static SourceStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new SourceStamp(
                attributes.size(), nanos(attributes.lastModifiedTime().toInstant()));
    }

    /** Whether the file has been left alone for long enough that another change would show. */
    public boolean settled() {
        return nanos(Instant.now()) - modified > COARSEST_CLOCK;
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
