/**
 * What the candidates of a search say together: their ranking, the Pareto front, which keys matter. It draws and
 * writes nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.search.analysis;

import org.apiguardian.api.API;
