/**
 * Compares a data set that a user has placed with what was published: counts, files, duplicates. It reports, and mends
 * nothing.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.data.check;

import org.apiguardian.api.API;
