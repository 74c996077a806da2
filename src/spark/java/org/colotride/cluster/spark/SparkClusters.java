package org.colotride.cluster.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.ClusterProvider;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.Workers;

/** Reaches Spark's clusters. */
public final class SparkClusters implements ClusterProvider {
    private static final Pattern STANDALONE = Pattern.compile("([^:,/]+):(\\d{1,5})");
    private static final int CONNECT_MILLIS = 5_000;

    @Override
    public Workers open(String name, ClusterSettings settings) {
        requireListening(settings.master());
        try {
            return new SparkWorkers(new SparkContext(SparkSettings.of(name, settings)), settings);
        } catch (RuntimeException e) {
            throw new ClusterException(
                    "master " + settings.master() + ": the cluster cannot be reached (" + e.getMessage()
                            + "); are this host's name and ports open to it?",
                    e);
        }
    }

    /** Spark itself would ask for a minute; of several masters one is enough. */
    private static void requireListening(String master) {
        String prefix = "spark://";
        if (!master.startsWith(prefix)) {
            return;
        }
        IOException failure = null;
        Matcher addresses = STANDALONE.matcher(master.substring(prefix.length()));
        while (addresses.find()) {
            try (Socket socket = new Socket()) {
                InetSocketAddress address =
                        new InetSocketAddress(addresses.group(1), Integer.parseInt(addresses.group(2)));
                socket.connect(address, CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new ClusterException(
                "master " + master + ": nothing answers there"
                        + (failure == null ? "" : " (" + failure.getMessage() + ")")
                        + "; start it (sbin/start-master.sh), or name another, as in spark://HOST:7077",
                failure);
    }
}
