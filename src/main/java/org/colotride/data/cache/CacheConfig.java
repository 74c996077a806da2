package org.colotride.data.cache;

import org.colotride.config.Require;

/**
 * The {@code cache} section of a pipeline.
 *
 * @param directory the folder that holds the decoded images, of any number of pipelines
 * @param gigabytes how large the folder may become, in units of 10⁹ bytes; 0 for no cache
 */
public record CacheConfig(String directory, double gigabytes) {
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double LARGEST = 1e6;

    public CacheConfig {
        Require.inRange("gigabytes", gigabytes, 0, LARGEST);
        if (gigabytes > 0) {
            Require.present("directory", directory);
            Require.check("directory", directory, !directory.isBlank(), "a folder");
        }
    }

    /** Whether anything is to be cached. */
    public boolean enabled() {
        return gigabytes > 0;
    }

    public long bytes() {
        return (long) (gigabytes * BYTES_PER_GIGABYTE);
    }
}
