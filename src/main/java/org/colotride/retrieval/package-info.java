/**
 * What a search among embeddings is worth: distances to a gallery, ranks, recall, mAP, NMI. It embeds a test set to
 * measure it, and attacks nothing.
 */
package org.colotride.retrieval;
