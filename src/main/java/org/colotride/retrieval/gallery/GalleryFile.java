package org.colotride.retrieval.gallery;

import java.util.List;

/**
 * A gallery in a file or a folder.
 *
 * @param dimension D of an embedding
 * @param blocks of it, in order; together all of its images
 */
public record GalleryFile(int dimension, List<GalleryBlock> blocks) {
    /** Images of a block: 64 MiB at 512 dimensions, twice that while it is searched. */
    public static final int BLOCK = 1 << 15;

    public GalleryFile {
        blocks = List.copyOf(blocks);
    }

    /** Number of images. */
    public long size() {
        return blocks.stream().mapToLong(GalleryBlock::count).sum();
    }
}
