/**
 * Scoring a trained model under attack: which attacks run on which queries, what is kept so that a killed scoring
 * continues, how figures become ERS and ARS, and what would give false robustness away.
 */
package org.colotride.robustness;
