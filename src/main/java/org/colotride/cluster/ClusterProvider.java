package org.colotride.cluster;

/** Reaches clusters; found by {@link java.util.ServiceLoader}. */
public interface ClusterProvider {
    /**
     * Starts the executors.
     *
     * @param name of the work, as the cluster's own pages show it
     * @throws ClusterException if the cluster cannot be reached
     */
    Workers open(String name, ClusterSettings settings);
}
