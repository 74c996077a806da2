/**
 * Weights that PyTorch wrote, read without PyTorch and without trusting the file:
 * {@link org.colotride.model.weights.WeightFormats} opens a file by its kind,
 * {@link org.colotride.model.weights.WeightImport} puts it into a network.
 */
package org.colotride.model.weights;
