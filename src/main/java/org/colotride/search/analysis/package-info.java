/**
 * What the candidates of a search say together: their ranking, the Pareto front, which keys matter. It draws and
 * writes nothing.
 */
package org.colotride.search.analysis;
