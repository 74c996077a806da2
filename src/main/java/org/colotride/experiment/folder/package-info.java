/**
 * The folder of a run: its history, checkpoints, results and where they come from, written so that a killed run goes
 * on. Nothing is computed here.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.experiment.folder;

import org.apiguardian.api.API;
