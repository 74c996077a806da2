package org.colotride.index;

import java.util.Objects;

/**
 * An image as an index keeps it.
 *
 * @param id by which it is replaced and removed, 1 to 2,000 characters
 * @param path what a person finds it by, at most 2,000 characters
 * @param label name of its class, at most 2,000 characters; empty for none
 * @param embedding {@code [D]}, as the model gives it; not copied
 * @param thumbnail a small JPEG or PNG file, at most 1 MiB, see {@link Thumbnail}; empty for none; not copied
 */
public record IndexedImage(String id, String path, String label, float[] embedding, byte[] thumbnail) {
    /** Characters of a text. Lucene's terms end at 32,766 bytes. */
    static final int LONGEST = 2_000;

    private static final int LARGEST_THUMBNAIL = 1 << 20;

    /** @throws IllegalArgumentException if a text or the thumbnail is longer than that, or there is no id */
    public IndexedImage {
        requireText("id", id);
        requireText("path", path);
        requireText("label", label);
        Objects.requireNonNull(embedding, "embedding");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id: is empty; an image needs one to be replaced and removed by");
        }
        if (thumbnail.length > LARGEST_THUMBNAIL) {
            throw new IllegalArgumentException("thumbnail: of '" + id + "' has " + thumbnail.length
                    + " bytes; it is to be a small picture of at most " + LARGEST_THUMBNAIL);
        }
    }

    private static void requireText(String name, String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(name + ": '" + text.substring(0, 40) + "…' has " + text.length()
                    + " characters; at most " + LONGEST + " are kept");
        }
    }
}
