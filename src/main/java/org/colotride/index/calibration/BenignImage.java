package org.colotride.index.calibration;

import java.util.Arrays;
import java.util.Optional;
import org.colotride.index.StoredIndex;
import org.colotride.retrieval.UnitLength;

/**
 * An image of an index, by which is known what is usual.
 *
 * @param id in the index
 * @param embeddings its own, then those of its changed copies as {@link org.colotride.detection.ChangedCopies} orders them,
 *     {@code [1 + M][D]}; not copied
 */
public record BenignImage(String id, float[][] embeddings) {
    /** Whether an index holds it as it was when it was looked at. */
    boolean isIn(StoredIndex index) {
        Optional<float[]> own = UnitLength.scaled(embeddings[0], index.origin().metric());
        Optional<float[]> held = index.embedding(id);
        return own.isPresent() && held.isPresent() && Arrays.equals(own.get(), held.get());
    }
}
