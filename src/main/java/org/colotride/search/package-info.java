/**
 * Arbiter searches whose candidates are whole COLO-TRIDE trainings: which keys of a configuration vary and how, how a
 * candidate is trained, scored, kept and, by successive halving, stopped early.
 */
package org.colotride.search;
