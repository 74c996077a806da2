package org.colotride.cluster;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.colotride.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the cluster that a user has named. */
public final class Clusters {
    private static final Logger LOG = LoggerFactory.getLogger(Clusters.class);

    private Clusters() {}

    /**
     * Reaches a cluster.
     *
     * @param name of the work, as the cluster's own pages show it
     * @throws ConfigException if Spark is not on the class path
     * @throws ClusterException if the cluster cannot be reached
     */
    public static Workers open(String name, ClusterSettings settings) {
        return provider()
                .orElseThrow(() -> new ConfigException("master " + settings.master()
                        + ": Apache Spark is not on the class path; build and run with mvn -Pspark, or start this by"
                        + " spark-submit with a jar that was built so"))
                .open(name, settings);
    }

    private static Optional<ClusterProvider> provider() {
        try {
            return ServiceLoader.load(ClusterProvider.class, Clusters.class.getClassLoader())
                    .findFirst();
        } catch (ServiceConfigurationError e) {
            // A build without Spark over one with it leaves the name of what is not there any more.
            LOG.debug("The cluster cannot be loaded", e);
            return Optional.empty();
        }
    }
}
