/** Compares a data set that a user has placed with what was published: counts, files, duplicates. */
package org.colotride.data.check;
