package org.colotride.detection.evaluation;

import java.util.Map;

/**
 * What one attack did to a batch of images: all that is kept of it.
 *
 * @param rows of the images, {@code [n]}, of the queries or of the gallery as the attack moves them
 * @param benign each figure before the attack, {@code [n]}
 * @param bySetting what was sent, figure by figure
 */
record AttackOutcome(int[] rows, Map<String, double[]> benign, Map<Setting, Map<String, Attempts.Sent>> bySetting) {}
