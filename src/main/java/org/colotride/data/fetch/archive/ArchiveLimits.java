package org.colotride.data.fetch.archive;

/**
 * What an archive may unpack to.
 *
 * @param entries files and folders
 * @param bytes of all files together
 * @param ratio unpacked bytes per byte of the archive
 */
public record ArchiveLimits(long entries, long bytes, long ratio) {
    /** For data sets of images, which hardly compress: a million entries, 64 GiB, a hundredfold. */
    public static ArchiveLimits standard() {
        return new ArchiveLimits(1_000_000, 64L << 30, 100);
    }
}
