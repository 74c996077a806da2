/** Which triplets of a batch are trained on. A miner sees embeddings and classes, never images or the network. */
package org.colotride.mining;
