/**
 * What happens to the triplets of a batch before they are trained on: COLO-TRIDE's perturbations in turn, or nothing.
 * A defence knows embeddings and gradients, not how a network computes them.
 */
package org.colotride.defense;
