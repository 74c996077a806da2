package org.colotride.defense;

import org.colotride.loss.BatchLayout;
import org.colotride.mining.Triplets;

/**
 * What a defence makes of a batch.
 *
 * @param images to be trained on, pixels in [0, 1], {@code [M, C, H, W]}; valid until the defence's next batch
 * @param layout of those images; its triplets are those of {@code mined}, in the same order
 * @param mined the triplets as positions in the benign batch
 * @param turn what was done to them
 */
public record DefendedBatch(float[] images, BatchLayout layout, Triplets mined, Turn turn) {}
