package org.colotride.experiment;

import java.util.List;
import org.colotride.tensor.Embeddings;

/**
 * Some validation images as a model embeds them.
 *
 * @param benign {@code [N, D]}
 * @param labels class of each, {@code [N]}
 * @param classNames by class
 * @param adversarial the first A of them after a quick attack, {@code [A, D]}, A ≤ N; A = 0 if there was none
 */
public record ValidationSample(Embeddings benign, int[] labels, List<String> classNames, Embeddings adversarial) {
    public ValidationSample {
        classNames = List.copyOf(classNames);
        if (labels.length != benign.count() || adversarial.count() > benign.count()) {
            throw new IllegalArgumentException(benign.count() + " embeddings, " + labels.length + " labels, "
                    + adversarial.count() + " adversarial embeddings");
        }
    }
}
