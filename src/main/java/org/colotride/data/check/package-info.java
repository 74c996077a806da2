/**
 * Compares a data set that a user has placed with what was published: counts, files, duplicates. It reports, and mends
 * nothing.
 */
package org.colotride.data.check;
