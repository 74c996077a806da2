package org.colotride.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.colotride.random.SeededRandom;

/** Measures {@link IndexRecall}. */
final class RecallSample {
    private final ImageFields fields;
    private final NearestImages search;
    private final int dimension;

    /** An image of the index, by what stays the same however Lucene has merged its segments. */
    private record Place(long sequence, LeafReaderContext leaf, int document) {}

    RecallSample(ImageFields fields, NearestImages search, int dimension) {
        this.fields = fields;
        this.search = search;
        this.dimension = dimension;
    }

    /** @param queries at most; all images if there are fewer */
    IndexRecall measure(IndexSearcher searcher, int queries, int k, long seed) throws IOException {
        boolean exact = search.isExact(searcher.getIndexReader(), null);
        List<Place> places = places(searcher);
        int others = Math.min(k, places.size() - 1);
        if (others < 1) {
            return new IndexRecall(k, 0, 1, exact);
        }
        List<Place> drawn = drawn(places, queries, seed);
        double found = 0;
        for (Place place : drawn) {
            found += found(searcher, place, others);
        }
        return new IndexRecall(others, drawn.size(), found / drawn.size() / others, exact);
    }

    /** Ids of images that are drawn without one of them coming twice; all of them if there are fewer. */
    static List<String> ids(IndexSearcher searcher, int count, long seed) throws IOException {
        List<String> ids = new ArrayList<>();
        for (Place place : drawn(places(searcher), count, seed)) {
            ids.add(id(searcher, place));
        }
        return ids;
    }

    private static List<Place> drawn(List<Place> places, int count, long seed) {
        SeededRandom random = new SeededRandom(seed);
        List<Place> drawn = new ArrayList<>();
        for (int i = 0; i < Math.min(count, places.size()); i++) {
            int chosen = i + random.nextInt(places.size() - i);
            drawn.add(places.set(chosen, places.get(i)));
        }
        return drawn;
    }

    private static String id(IndexSearcher searcher, Place place) throws IOException {
        return searcher.storedFields()
                .document(place.leaf().docBase + place.document())
                .get(ImageFields.ID);
    }

    private static List<Place> places(IndexSearcher searcher) throws IOException {
        List<Place> places = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Bits live = leaf.reader().getLiveDocs();
            NumericDocValues sequences = leaf.reader().getNumericDocValues(ImageFields.SEQUENCE);
            for (int document = 0; document < leaf.reader().maxDoc(); document++) {
                if (live == null || live.get(document)) {
                    sequences.advanceExact(document);
                    places.add(new Place(sequences.longValue(), leaf, document));
                }
            }
        }
        places.sort(Comparator.comparingLong(Place::sequence));
        return places;
    }

    private int found(IndexSearcher searcher, Place place, int k) throws IOException {
        float[] query = fields.vectors(place.leaf().reader(), dimension)
                .of(place.document())
                .clone();
        String own = id(searcher, place);
        List<Hit> expected = others(search.exact(searcher, query, k + 1, null), own, k);
        double farthest = expected.get(k - 1).distance();
        return (int) others(search.find(searcher, query, k + 1, null), own, k).stream()
                .filter(hit -> hit.distance() <= farthest)
                .count();
    }

    private static List<Hit> others(List<Hit> hits, String own, int k) {
        return hits.stream().filter(hit -> !hit.id().equals(own)).limit(k).toList();
    }
}
