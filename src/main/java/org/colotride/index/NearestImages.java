package org.colotride.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;
import org.colotride.retrieval.GalleryDistances;
import org.colotride.tensor.DistanceMetric;

/**
 * Ranks images by their distances as {@link GalleryDistances} has them, equal ones in the order in which they were put:
 * all images, or those that the graph calls near. Thread-safe.
 */
final class NearestImages {
    private static final Comparator<Candidate> NEAREST_FIRST =
            Comparator.comparingDouble(Candidate::square).thenComparingLong(Candidate::sequence);

    private final ImageFields fields;
    private final SegmentGalleries galleries;
    private final IndexSettings settings;
    private final int dimension;
    private final DistanceMetric metric;

    private record Candidate(float square, long sequence, int document) {}

    /** The k nearest of those that were shown to it. */
    private static final class Nearest {
        private final int k;
        private final PriorityQueue<Candidate> kept = new PriorityQueue<>(NEAREST_FIRST.reversed());

        Nearest(int k) {
            this.k = k;
        }

        boolean admits(float square) {
            return kept.size() < k || square <= kept.peek().square();
        }

        void add(Candidate candidate) {
            kept.add(candidate);
            if (kept.size() > k) {
                kept.remove();
            }
        }
    }

    NearestImages(ImageFields fields, IndexSettings settings, IndexOrigin origin) {
        this.fields = fields;
        this.settings = settings;
        this.dimension = origin.dimension();
        this.galleries = new SegmentGalleries(fields, dimension);
        this.metric = origin.metric();
    }

    /**
     * The way that the settings ask for.
     *
     * @param query as distances see it, {@code [D]}
     * @param k at least 0
     * @param label of a class; null for all images
     */
    List<Hit> find(IndexSearcher searcher, float[] query, int k, String label) throws IOException {
        return isExact(searcher.getIndexReader(), label)
                ? exact(searcher, query, k, label)
                : near(searcher, query, k, label);
    }

    /** Whether that looks at every image. */
    boolean isExact(IndexReader reader, String label) throws IOException {
        return switch (settings.kind()) {
            case exact -> true;
            case auto -> reader.numDocs() <= IndexSettings.EXACT_AT_MOST
                    || label != null && reader.docFreq(term(label)) <= IndexSettings.EXACT_AT_MOST;
            case hnsw, quantised -> false;
        };
    }

    /** Looks at every image. */
    List<Hit> exact(IndexSearcher searcher, float[] query, int k, String label) throws IOException {
        Nearest nearest = new Nearest(k);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader segment = leaf.reader();
            Optional<SharedPass> gallery =
                    label == null && k > 0 ? galleries.of(searcher.getIndexReader(), segment) : Optional.empty();
            DocIdSetIterator documents = documents(segment, label);
            if (gallery.isPresent()) {
                add(leaf, gallery.get(), query, nearest);
            } else if (k > 0 && documents != null) {
                add(leaf, documents, query, nearest);
            }
        }
        return hits(searcher, nearest);
    }

    private static void add(LeafReaderContext leaf, SharedPass gallery, float[] query, Nearest nearest)
            throws IOException {
        Bits live = leaf.reader().getLiveDocs();
        NumericDocValues sequences = leaf.reader().getNumericDocValues(ImageFields.SEQUENCE);
        float[] squares = gallery.squares(query);
        for (int document = 0; document < squares.length; document++) {
            if ((live == null || live.get(document)) && nearest.admits(squares[document])) {
                sequences.advanceExact(document);
                nearest.add(new Candidate(squares[document], sequences.longValue(), leaf.docBase + document));
            }
        }
    }

    private static DocIdSetIterator documents(LeafReader segment, String label) throws IOException {
        return label == null
                ? DocIdSetIterator.all(segment.maxDoc())
                : segment.postings(term(label), PostingsEnum.NONE);
    }

    private void add(LeafReaderContext leaf, DocIdSetIterator documents, float[] query, Nearest nearest)
            throws IOException {
        Bits live = leaf.reader().getLiveDocs();
        ImageFields.Vectors vectors = fields.vectors(leaf.reader(), dimension);
        NumericDocValues sequences = leaf.reader().getNumericDocValues(ImageFields.SEQUENCE);
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            if (live == null || live.get(document)) {
                add(leaf, document, query, vectors, sequences, nearest);
            }
        }
    }

    private static void add(
            LeafReaderContext leaf,
            int document,
            float[] query,
            ImageFields.Vectors vectors,
            NumericDocValues sequences,
            Nearest nearest)
            throws IOException {
        float square = GalleryDistances.square(query, vectors.of(document));
        if (nearest.admits(square)) {
            sequences.advanceExact(document);
            nearest.add(new Candidate(square, sequences.longValue(), leaf.docBase + document));
        }
    }

    private List<Hit> near(IndexSearcher searcher, float[] query, int k, String label) throws IOException {
        int breadth = Math.min(
                Math.max(k, settings.searchBreadth()), searcher.getIndexReader().numDocs());
        Nearest nearest = new Nearest(k);
        if (k > 0 && breadth > 0) {
            TermQuery filter = label == null ? null : new TermQuery(term(label));
            ScoreDoc[] found = searcher.search(
                            new KnnFloatVectorQuery(ImageFields.VECTOR, query, breadth, filter), breadth)
                    .scoreDocs;
            rank(
                    searcher,
                    query,
                    Arrays.stream(found).mapToInt(hit -> hit.doc).sorted().toArray(),
                    nearest);
        }
        return hits(searcher, nearest);
    }

    /** @param documents in ascending order */
    private void rank(IndexSearcher searcher, float[] query, int[] documents, Nearest nearest) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        for (int from = 0; from < documents.length; ) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[from], leaves));
            int end = leaf.docBase + leaf.reader().maxDoc();
            ImageFields.Vectors vectors = fields.vectors(leaf.reader(), dimension);
            NumericDocValues sequences = leaf.reader().getNumericDocValues(ImageFields.SEQUENCE);
            for (; from < documents.length && documents[from] < end; from++) {
                add(leaf, documents[from] - leaf.docBase, query, vectors, sequences, nearest);
            }
        }
    }

    private List<Hit> hits(IndexSearcher searcher, Nearest nearest) throws IOException {
        StoredFields stored = searcher.storedFields();
        List<Hit> hits = new ArrayList<>();
        for (Candidate candidate : nearest.kept.stream().sorted(NEAREST_FIRST).toList()) {
            hits.add(ImageFields.hit(
                    stored, candidate.document(), GalleryDistances.distance(candidate.square(), metric)));
        }
        return hits;
    }

    private static Term term(String label) {
        return new Term(ImageFields.LABEL, label);
    }
}
