/**
 * The cluster of {@link org.colotride.cluster}: Apache Spark hands out tasks, looks after executors and does again what a
 * lost one had begun. Built with {@code -Pspark} alone.
 */
@API(status = API.Status.INTERNAL)
package org.colotride.cluster.spark;

import org.apiguardian.api.API;
