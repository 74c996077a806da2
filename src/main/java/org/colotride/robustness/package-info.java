/**
 * Scoring a trained model under attack: which attacks run on which queries, what is kept so that a killed scoring
 * continues, how figures become ERS and ARS, and what would give false robustness away. Pages of it belong to
 * {@code report}.
 */
package org.colotride.robustness;
