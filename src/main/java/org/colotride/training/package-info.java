/**
 * The training loop around Deeplearning4j's {@code fit}: batches under attack, the listener that makes them, and who
 * is told of each update. It knows no file and no configuration.
 */
package org.colotride.training;
