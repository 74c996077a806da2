/**
 * Storages that many machines share and that are no folder of theirs, such as HDFS or S3: what the rest reads and writes lies
 * on this machine, and is copied from there and back. Hadoop stands behind {@link org.colotride.io.storage.Storage} and is on
 * the class path only of a build with Spark.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.io.storage;

import org.apiguardian.api.API;
