/**
 * The configuration of a run, as records that check themselves. Defaults stand here; files and command lines are read
 * by {@code config}.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.experiment.config;

import org.apiguardian.api.API;
