package org.colotride.retrieval.gallery;

import java.io.Serializable;
import org.colotride.tensor.Embeddings;

/** Consecutive images of a gallery, to be read where they are searched. It travels without its content. */
public interface GalleryBlock extends Serializable {
    /** Place of its first image in the gallery. */
    int first();

    /** Number of images. */
    int count();

    /**
     * Reads the classes alone.
     *
     * @return a name for each image, null for one without a class, {@code [N]}
     * @throws org.colotride.config.ConfigException if the file cannot be read here, or has changed
     */
    String[] classes();

    /**
     * Reads the embeddings.
     *
     * @return {@code [N, D]}
     * @throws org.colotride.config.ConfigException if the file cannot be read here, or has changed
     */
    Embeddings embeddings();
}
