/**
 * Files too many for one machine, and what is made of each: tables that a cluster reads, and writes as Parquet. A file that
 * cannot be read is a row with its error.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.cluster.table;

import org.apiguardian.api.API;
