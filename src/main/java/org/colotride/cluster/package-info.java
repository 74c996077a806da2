/**
 * Where work runs that falls into pieces: in this process, or on many machines. What is done is the same, and so is every
 * figure; the packages that do it know no cluster. Apache Spark stands behind {@link org.colotride.cluster.ClusterProvider}
 * and is on the class path only where somebody asked for it ({@code -Pspark}).
 */
package org.colotride.cluster;
