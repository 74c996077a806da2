/**
 * Which candidate a search trains next, and how far: random, grid, genetic, and successive halving (ASHA). It decides
 * from results alone and trains nothing.
 */
package org.colotride.search.schedule;
