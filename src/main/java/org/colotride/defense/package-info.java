/**
 * What happens to the triplets of a batch before they are trained on: each defence perturbs them in its own way.
 * A defence knows embeddings and gradients, not how a network computes them.
 */
package org.colotride.defense;
