package org.colotride.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.colotride.io.AtomicFiles;
import org.colotride.io.StorageException;
import org.colotride.retrieval.UnitLength;

/**
 * The images of an index as Lucene keeps them. Searches run beside each other and beside one writer; what is written is seen
 * by none before it is committed.
 */
final class LuceneContent implements AutoCloseable {
    /** What is gathered before it is written: a new gallery in few large pieces, additions to an old one in small ones. */
    private static final double NEW_MEBIBYTES = 192;

    private static final double ADDED_MEBIBYTES = 32;
    /** In a commit: how many images were ever put. */
    private static final String NEXT = "next";
    /** In a commit: what the images were put by. */
    private static final String MADE = "made";

    private final Path folder;
    private final IndexOrigin origin;
    private final ImageFields fields;
    private final NearestImages search;
    private final Directory directory;
    /** Null if this is open to be read. */
    private final IndexWriter writer;

    private final SearcherManager searchers;
    private final String made;
    private long next;

    /** What is asked of the images as they are at one moment. */
    @FunctionalInterface
    interface Question<T> {
        T ask(IndexSearcher searcher) throws IOException;
    }

    private LuceneContent(Path folder, IndexManifest manifest, Directory directory, IndexWriter writer)
            throws IOException {
        this.folder = folder;
        this.origin = manifest.origin();
        this.fields = new ImageFields(manifest.settings().kind(), origin.metric());
        this.search = new NearestImages(fields, manifest.settings(), origin);
        this.directory = directory;
        this.writer = writer;
        this.searchers = writer == null
                ? new SearcherManager(DirectoryReader.open(directory), null)
                : new SearcherManager(writer, null);
        this.made = origin.modelSha256() + " " + origin.dimension() + " " + origin.metric() + " "
                + manifest.settings().kind();
    }

    /**
     * An empty one.
     *
     * @throws StorageException if the folder cannot be written
     */
    static LuceneContent create(Path folder, IndexManifest manifest) {
        try {
            LuceneContent content = write(folder, manifest, OpenMode.CREATE, NEW_MEBIBYTES);
            content.commit();
            return content;
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    /** @throws StorageException if it is damaged, or another process writes */
    static LuceneContent open(Path folder, IndexManifest manifest) {
        try {
            return checked(write(folder, manifest, OpenMode.APPEND, ADDED_MEBIBYTES));
        } catch (LockObtainFailedException e) {
            throw new StorageException(folder + ": another program writes here; wait for it, or stop it", e);
        } catch (IOException | RuntimeException e) {
            throw damage(folder, e);
        }
    }

    /** @throws StorageException if it is damaged */
    static LuceneContent openToRead(Path folder, IndexManifest manifest) {
        try {
            Directory directory = FSDirectory.open(folder);
            try {
                return checked(new LuceneContent(folder, manifest, directory, null));
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw damage(folder, e);
        }
    }

    private static LuceneContent write(Path folder, IndexManifest manifest, OpenMode mode, double mebibytes)
            throws IOException {
        IndexWriterConfig config = new IndexWriterConfig()
                .setCodec(new VectorCodec(manifest.settings()))
                .setOpenMode(mode)
                .setRAMBufferSizeMB(mebibytes)
                .setUseCompoundFile(mode == OpenMode.APPEND);
        Directory directory = FSDirectory.open(folder);
        IndexWriter writer = null;
        try {
            writer = new IndexWriter(directory, config);
            return new LuceneContent(folder, manifest, directory, writer);
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            throw e;
        }
    }

    /** Reads all of it once: a flipped bit would otherwise be a wrong answer. */
    private static LuceneContent checked(LuceneContent content) throws IOException {
        try {
            Map<String, String> commit =
                    SegmentInfos.readLatestCommit(content.directory).getUserData();
            if (!content.made.equals(commit.get(MADE))) {
                throw Damage.of(
                        content.folder
                                .resolveSibling("..")
                                .resolve(IndexManifest.FILE)
                                .normalize(),
                        "it says '" + content.made + "' of images that were put by '" + commit.get(MADE) + "'");
            }
            content.next = Long.parseLong(commit.get(NEXT));
            content.ask(searcher -> {
                for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                    ((CodecReader) leaf.reader()).checkIntegrity();
                }
                return null;
            });
            return content;
        } catch (IOException | RuntimeException e) {
            content.abandon();
            throw e;
        }
    }

    private static StorageException damage(Path folder, Exception error) {
        return error instanceof StorageException known ? known : Damage.of(folder, error);
    }

    /** @throws StorageException if it turns out to be damaged */
    private <T> T ask(Question<T> question) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return question.ask(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw Damage.of(folder, e);
        }
    }

    List<Hit> nearest(float[] query, int k, String label) {
        float[] scaled = scaled(query, "the query");
        return ask(searcher -> search.find(searcher, scaled, k, label));
    }

    boolean isExact(String label) {
        return ask(searcher -> search.isExact(searcher.getIndexReader(), label));
    }

    IndexRecall recall(int queries, int k, long seed) {
        return ask(
                searcher -> new RecallSample(fields, search, origin.dimension()).measure(searcher, queries, k, seed));
    }

    List<String> sample(int count, long seed) {
        return ask(searcher -> RecallSample.ids(searcher, count, seed));
    }

    private float[] scaled(float[] embedding, String what) {
        if (embedding.length != origin.dimension()) {
            throw new IllegalArgumentException(what + " has " + embedding.length
                    + " numbers where the index has embeddings of " + origin.dimension());
        }
        return UnitLength.scaled(embedding, origin.metric())
                .orElseThrow(() -> new IllegalArgumentException(what + " is not finite or beyond all bounds"));
    }

    int size() {
        return ask(searcher -> searcher.getIndexReader().numDocs());
    }

    synchronized long everPut() {
        return next;
    }

    /** See {@link ImageLookup#idsOf}. */
    List<String> idsOf(String name) {
        return ask(searcher -> ImageLookup.idsOf(searcher, name));
    }

    Optional<float[]> embedding(String id) {
        return ask(searcher -> ImageLookup.embedding(searcher.getIndexReader(), id, fields, origin.dimension()));
    }

    Optional<byte[]> thumbnail(String id) {
        return ask(searcher -> ImageLookup.thumbnail(searcher.getIndexReader(), id));
    }

    /**
     * Puts images without committing them.
     *
     * @throws IllegalArgumentException if an embedding does not fit; then none is put
     * @throws StorageException if the disk is full, say; nothing of what was not committed is kept
     */
    synchronized void add(List<IndexedImage> images) {
        requireWriter();
        List<float[]> scaled = images.stream()
                .map(image -> scaled(image.embedding(), "the embedding of '" + image.id() + "'"))
                .toList();
        try {
            for (int i = 0; i < scaled.size(); i++) {
                IndexedImage image = images.get(i);
                writer.updateDocument(
                        new Term(ImageFields.ID, image.id()), fields.document(image, scaled.get(i), next++));
            }
        } catch (IOException | RuntimeException e) {
            throw lost(e);
        }
    }

    /** The same, committed and seen by whoever searches from now on. */
    synchronized void put(List<IndexedImage> images) {
        add(images);
        commit();
    }

    /** Removes images, committed; returns how many there were. */
    synchronized int remove(Collection<String> ids) {
        requireWriter();
        Set<String> present = new HashSet<>();
        ask(searcher -> {
            for (String id : ids) {
                if (ImageLookup.document(searcher.getIndexReader(), id) >= 0) {
                    present.add(id);
                }
            }
            return null;
        });
        try {
            writer.deleteDocuments(
                    present.stream().map(id -> new Term(ImageFields.ID, id)).toArray(Term[]::new));
        } catch (IOException | RuntimeException e) {
            throw lost(e);
        }
        commit();
        return present.size();
    }

    synchronized void commit() {
        requireWriter();
        try {
            writer.setLiveCommitData(
                    Map.of(NEXT, Long.toString(next), MADE, made).entrySet());
            writer.commit();
            searchers.maybeRefreshBlocking();
        } catch (IOException | RuntimeException e) {
            throw lost(e);
        }
    }

    private void requireWriter() {
        if (writer == null) {
            throw new IllegalStateException(folder + ": is open to be read; open it to write");
        }
        if (!writer.isOpen()) {
            throw new StorageException(folder + ": a write has failed before, or the index is closed; open it again");
        }
    }

    /** Nothing that is not committed may become so later. */
    private StorageException lost(Exception error) {
        try {
            writer.rollback();
        } catch (IOException | RuntimeException e) {
            error.addSuppressed(e);
        }
        return AtomicFiles.failure(folder, error instanceof IOException io ? io : new IOException(error));
    }

    /** Lets go of what was not committed. */
    void abandon() {
        try {
            searchers.close();
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    @Override
    public void close() {
        try {
            searchers.close();
            if (writer != null && writer.isOpen()) {
                writer.close();
            }
            directory.close();
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }
}
