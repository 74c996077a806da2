/** Which candidate a search trains next, and how far: random, grid, genetic, and successive halving (ASHA). */
package org.colotride.search.schedule;
