/**
 * The folder of a run: its history, checkpoints, results and where they come from, written so that a killed run goes
 * on. Nothing is computed here.
 */
package org.colotride.experiment.folder;
