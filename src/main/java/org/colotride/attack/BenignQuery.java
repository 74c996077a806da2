package org.colotride.attack;

/**
 * A query before the attack, as every attack sees it; for attacks that move a candidate, that candidate.
 *
 * @param index its own row in the gallery, or −1 if it is not in it: then no attack leaves anything out for it. A
 *     candidate is always in it
 * @param label its class
 * @param embedding as the engine embeds the benign image, {@code [D]}; not copied
 * @param distances from it to every image of the gallery in the gallery's metric, {@code [N]}; not copied
 */
public record BenignQuery(int index, int label, float[] embedding, float[] distances) {}
