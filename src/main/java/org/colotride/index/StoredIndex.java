package org.colotride.index;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.colotride.io.FolderLock;
import org.colotride.io.StorageException;

/**
 * Embedded images on disk that can be searched, added to and removed from. What {@link #put} and {@link #remove} have done when
 * they return has been forced to the disk and survives a kill; of what they have not, nothing is seen. One process writes,
 * others read beside it what was there when they opened it.
 *
 * <p>Thread-safe: searches run beside each other, and beside one that writes. To be closed.
 */
public final class StoredIndex implements AutoCloseable {
    /** How often to look again, should the index be replaced while it is being opened. */
    private static final int ATTEMPTS = 3;

    private final IndexManifest manifest;
    private final ContentFolder place;
    private final LuceneContent content;
    /** Null if this is open to be read. */
    private final FolderLock lock;

    StoredIndex(Path folder, IndexManifest manifest, FolderLock lock, LuceneContent content) {
        this.manifest = manifest;
        this.place = ContentFolder.of(folder, manifest);
        this.lock = lock;
        this.content = content;
    }

    /**
     * Makes an empty index without a copy of a model, and opens it. For one with a model, or with many images, see {@link
     * IndexDraft}.
     *
     * @param folder is made if need be
     * @throws StorageException if it holds an index, or something else, or cannot be written
     */
    public static StoredIndex create(Path folder, IndexOrigin origin, IndexSettings settings) {
        try (IndexDraft draft = IndexDraft.begin(folder, Optional.empty(), origin, settings, false)) {
            return draft.publish();
        }
    }

    /**
     * Opens an index to search and to write. All of it is read once and compared with its checksums.
     *
     * @throws StorageException if there is none, it is damaged, its model is another one, or another process writes
     */
    public static StoredIndex open(Path folder) {
        IndexManifest.read(folder);
        FolderLock lock = FolderLock.hold(folder, "it keeps an index");
        try {
            IndexManifest manifest = IndexManifest.read(folder);
            ContentFolder.sweep(folder, manifest);
            ContentFolder place = ContentFolder.of(folder, manifest);
            place.requireOwnModel();
            return new StoredIndex(folder, manifest, lock, LuceneContent.open(place.images(), manifest));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens an index to search it as it now is, whoever writes.
     *
     * @throws StorageException if there is none, it is damaged, or its model is another one
     */
    public static StoredIndex openToRead(Path folder) {
        for (int attempt = 1; ; attempt++) {
            IndexManifest manifest = IndexManifest.read(folder);
            try {
                ContentFolder place = ContentFolder.of(folder, manifest);
                place.requireOwnModel();
                return new StoredIndex(folder, manifest, null, LuceneContent.openToRead(place.images(), manifest));
            } catch (StorageException e) {
                if (attempt == ATTEMPTS || IndexManifest.read(folder).equals(manifest)) {
                    throw e;
                }
            }
        }
    }

    /**
     * The k nearest images, nearest first, of equal distances the one that was put first; fewer if there are fewer. Distances
     * are exact; unless the search is ({@link IndexKind}), an image may be missing.
     *
     * @param query an embedding of the same model, {@code [D]}
     * @param k at least 0
     * @param label only images of that class; null for all
     * @throws IllegalArgumentException if the query has another length, or is not finite, or k is negative
     */
    public List<Hit> nearest(float[] query, int k, String label) {
        if (k < 0) {
            throw new IllegalArgumentException("k: " + k + " is not at least 0");
        }
        return content.nearest(query, k, label);
    }

    /**
     * Adds images, replacing those of the same ids; of several with one id in the list, the last stays. An image that is
     * replaced counts as put anew.
     *
     * @throws IllegalArgumentException if an embedding is not of the index's dimension, or not finite; then none is put
     * @throws StorageException if the disk is full, say; then none is put, and the index is to be opened again
     * @throws IllegalStateException if this is open to be read
     */
    public void put(List<IndexedImage> images) {
        content.put(images);
    }

    /**
     * Removes images; ids that are not there are passed over.
     *
     * @return how many were there
     * @throws StorageException as {@link #put}
     * @throws IllegalStateException if this is open to be read
     */
    public int remove(Collection<String> ids) {
        return content.remove(ids);
    }

    /** Ids of the images whose id or path that is, or whose path lies in the folder of that name. */
    public List<String> idsOf(String name) {
        return content.idsOf(name);
    }

    /** A small picture of an image, JPEG or PNG; empty if there is no such image, or it has none. */
    public Optional<byte[]> thumbnail(String id) {
        return content.thumbnail(id);
    }

    /** The embedding of an image as distances see it, of unit length unless the metric is E, {@code [D]}. */
    public Optional<float[]> embedding(String id) {
        return content.embedding(id);
    }

    /** Number of images. */
    public int size() {
        return content.size();
    }

    /** How many images were ever put; those that replaced others, or have been removed, count too. */
    public long everPut() {
        return content.everPut();
    }

    /**
     * Whether a search looks at every image, so that it misses none.
     *
     * @param label of the class that is searched; null for all images
     */
    public boolean isExact(String label) {
        return content.isExact(label);
    }

    /** Which model the embeddings come from. */
    public IndexOrigin origin() {
        return manifest.origin();
    }

    /** How it was built and is searched. */
    public IndexSettings settings() {
        return manifest.settings();
    }

    /**
     * The copy of the model that the images were embedded with.
     *
     * @throws StorageException if the index was made without
     */
    public Path model() {
        if (!Files.isRegularFile(place.model())) {
            throw new StorageException(place.model() + ": is missing: the index was made without its model ("
                    + origin().model() + "); make it anew with goal index, which keeps it");
        }
        return place.model();
    }

    /**
     * Where a file lies, or is to lie, that belongs to these images and goes with them when the index is replaced. To be written
     * beside and moved into place, by who has opened the index to write.
     *
     * @param name of the file, which is none of the index's own
     */
    public Path companion(String name) {
        return place.path().resolve(name);
    }

    /**
     * Compares searches with looking at every image, on a seeded sample of the images.
     *
     * @param queries at most, at least 1
     * @param k at least 1
     */
    public IndexRecall recall(int queries, int k, long seed) {
        return content.recall(queries, k, seed);
    }

    /**
     * Ids of images that are drawn at random, none twice; the same for the same images and seed.
     *
     * @param count at most; all of them if there are fewer
     */
    public List<String> sample(int count, long seed) {
        return content.sample(count, seed);
    }

    /** Ends searches; a merge of Lucene's that is running is waited for. */
    @Override
    public void close() {
        try {
            content.close();
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
