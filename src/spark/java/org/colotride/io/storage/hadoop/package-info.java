/** Storages that Hadoop knows: {@code hdfs:}, {@code s3a:} with hadoop-aws, and others with their connectors. */
@API(status = API.Status.INTERNAL)
package org.colotride.io.storage.hadoop;

import org.apiguardian.api.API;
