/**
 * Which candidate a search trains next, and how far: random, grid, genetic, and successive halving (ASHA). It decides
 * from results alone and trains nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.search.schedule;

import org.apiguardian.api.API;
