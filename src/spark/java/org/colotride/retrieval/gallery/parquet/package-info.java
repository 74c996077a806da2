/** Galleries in Parquet, as a cluster's goal {@code embed} writes them. */
@API(status = API.Status.INTERNAL)
package org.colotride.retrieval.gallery.parquet;

import org.apiguardian.api.API;
