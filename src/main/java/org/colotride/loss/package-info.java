/**
 * The losses that train a network, with their gradients, and how Deeplearning4j calls them. Saved models name
 * {@code MetricLossFunction}: it may not move.
 */
package org.colotride.loss;
