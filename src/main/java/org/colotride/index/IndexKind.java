package org.colotride.index;

/** How an index finds what is near. Distances and their order are exact in every kind; what an inexact one may do is miss an image. */
public enum IndexKind {
    /**
     * As {@link #exact} among at most {@link IndexSettings#EXACT_AT_MOST} images (of the class, if one is asked for), as {@link
     * #hnsw} among more. The graph is kept from the first image on, so that an index may grow over the border.
     */
    auto,
    /** Every image is looked at: nothing is missed, and the time of a search grows with the gallery. No graph is built. */
    exact,
    /** A graph of near neighbours (Malkov and Yashunin, TPAMI 2020) over the embeddings as they are. */
    hnsw,
    /**
     * The same graph over embeddings of one byte a number (seven bits, linear between two quantiles): a quarter of the memory
     * that searches pass through. The embeddings as they are rank what it finds.
     */
    quantised
}
