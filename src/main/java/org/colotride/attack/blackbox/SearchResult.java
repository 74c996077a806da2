package org.colotride.attack.blackbox;

/**
 * What a search did to a batch of images.
 *
 * @param losses of each image at each step, {@code [count][steps]}; which image a step's loss belongs to, each search says
 * @param queries images that the attacked model embedded for each query; padding is not counted
 * @param finalLoss loss of each adversarial image, {@code [count]}
 */
public record SearchResult(double[][] losses, int queries, double[] finalLoss) {
    /** Mean loss over the images at each step. */
    public double[] lossPerStep() {
        double[] mean = new double[losses.length == 0 ? 0 : losses[0].length];
        for (double[] image : losses) {
            for (int step = 0; step < mean.length; step++) {
                mean[step] += image[step] / losses.length;
            }
        }
        return mean;
    }
}
