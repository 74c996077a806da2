package org.colotride.index.calibration;

import java.util.List;
import org.colotride.detection.NeighbourSearch;
import org.colotride.detection.Neighbours;
import org.colotride.index.Hit;
import org.colotride.index.StoredIndex;

/** An index as a detector searches it. */
public final class IndexSearch {
    private IndexSearch() {}

    /** Among all images; ids are those of the index. */
    public static NeighbourSearch of(StoredIndex index) {
        return (query, k) -> {
            List<Hit> found = index.nearest(query, k, null);
            return new Neighbours(
                    found.stream().map(Hit::id).toList(),
                    found.stream().mapToDouble(Hit::distance).toArray());
        };
    }
}
