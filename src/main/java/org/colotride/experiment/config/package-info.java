/**
 * The configuration of a run, as records that check themselves. Defaults stand here; files and command lines are read
 * by {@code config}.
 */
package org.colotride.experiment.config;
