package org.colotride.robustness;

import java.io.Serializable;

/**
 * One attack on one batch of images.
 *
 * @param cell place of the attack among {@link RobustnessPlan#cells}
 * @param rows of the attacked images, those that the attack moves, {@code [n]}
 */
public record ScoringTask(int cell, int[] rows) implements Serializable {}
