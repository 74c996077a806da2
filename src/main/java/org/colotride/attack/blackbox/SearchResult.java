package org.colotride.attack.blackbox;

/**
 * What a search did to a batch of images.
 *
 * @param lossPerStep mean loss over the images at each step; which image a step's loss belongs to, each search says
 * @param queries images that the attacked model embedded for each query; padding is not counted
 * @param finalLoss loss of each adversarial image, {@code [count]}
 */
public record SearchResult(double[] lossPerStep, int queries, double[] finalLoss) {}
