package org.colotride.attack;

/** A loss on the embeddings of the images that move; PGD descends it. Whatever does not move is a constant of it. */
@FunctionalInterface
public interface Objective {
    /**
     * @param step 0 for the benign images, then 1, 2 …
     * @param embeddings of the moving images, {@code [n, D]}
     * @param gradient receives dLoss/dEmbeddings, {@code [n, D]}; zeroed by the caller
     * @return the loss
     */
    double evaluate(int step, float[] embeddings, float[] gradient);
}
