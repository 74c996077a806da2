/**
 * The shapes of images and embeddings, and the distance of two embeddings. Plain arrays: no library of tensors is
 * known here.
 */
package org.colotride.tensor;
