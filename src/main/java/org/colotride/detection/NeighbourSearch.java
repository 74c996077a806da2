package org.colotride.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.colotride.retrieval.NearestNeighbours;

/** Whatever finds the known images that are nearest to an embedding: all of them compared, or an index. */
@FunctionalInterface
public interface NeighbourSearch {
    /**
     * @param embedding {@code [D]}; not kept
     * @param k at least 1
     * @return the k nearest, nearest first, or all there are
     */
    Neighbours nearest(float[] embedding, int k);

    /**
     * The same for several embeddings, which some searches do faster together.
     *
     * @param embeddings {@code [n][D]}
     */
    default List<Neighbours> nearestOfAll(float[][] embeddings, int k) {
        return Arrays.stream(embeddings).map(embedding -> nearest(embedding, k)).toList();
    }

    /** All images compared; ids are their rows as {@code Integer}. */
    static NeighbourSearch among(NearestNeighbours gallery) {
        return (embedding, k) -> {
            NearestNeighbours.Neighbour[] found = gallery.find(embedding, k);
            return new Neighbours(
                    Arrays.stream(found).map(NearestNeighbours.Neighbour::index).toList(),
                    Arrays.stream(found)
                            .mapToDouble(NearestNeighbours.Neighbour::distance)
                            .toArray());
        };
    }

    /** The same, as if one image were not known: the one that is searched for, where that is known itself. */
    default NeighbourSearch without(Object id) {
        NeighbourSearch all = this;
        return new NeighbourSearch() {
            @Override
            public Neighbours nearest(float[] embedding, int k) {
                return others(all.nearest(embedding, k + 1), k);
            }

            @Override
            public List<Neighbours> nearestOfAll(float[][] embeddings, int k) {
                return all.nearestOfAll(embeddings, k + 1).stream()
                        .map(found -> others(found, k))
                        .toList();
            }

            private Neighbours others(Neighbours found, int k) {
                List<Object> ids = new ArrayList<>();
                double[] distances = new double[k];
                for (int i = 0; i < found.ids().size() && ids.size() < k; i++) {
                    if (!found.ids().get(i).equals(id)) {
                        distances[ids.size()] = found.distances()[i];
                        ids.add(found.ids().get(i));
                    }
                }
                return new Neighbours(ids, Arrays.copyOf(distances, ids.size()));
            }
        };
    }
}
