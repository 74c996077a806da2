/** Tables of vectors in Parquet, read in order without a cluster: whoever holds one row group needs nothing else. */
@API(status = API.Status.INTERNAL)
package org.colotride.cluster.table.parquet;

import org.apiguardian.api.API;
