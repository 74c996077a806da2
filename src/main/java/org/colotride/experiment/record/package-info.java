/**
 * What other tools read of a run: tables, event files, tracking servers. Each kind is told what the history is told, and
 * keeps it in its own form; none is what a run goes on from.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.experiment.record;

import org.apiguardian.api.API;
