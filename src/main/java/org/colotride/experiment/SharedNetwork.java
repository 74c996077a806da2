package org.colotride.experiment;

import org.colotride.cluster.Group;
import org.colotride.config.ConfigException;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.model.EmbeddingNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a run's network computes: in pieces of a batch, by so many images at a time, as one of a group. */
final class SharedNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(SharedNetwork.class);
    private static final int IMAGES_OF_A_TRIPLET = 3;

    private SharedNetwork() {}

    /** @throws ConfigException if the network, or the batch, does not allow what the configuration or the group needs */
    static void prepare(EmbeddingNetwork network, ExperimentConfig config, Group group) {
        boolean batchStatistics = network.usesBatchStatistics();
        if (batchStatistics && group.size() > 1) {
            requireStatistics(config.train().pairs(), group.size());
            LOG.warn(SharedTraining.LOCAL_STATISTICS);
        }
        try {
            // With its own statistics, a batch is one piece.
            if (config.train().exactSums() && !batchStatistics) {
                network.sumExactly();
            }
            if (config.train().microBatch() > 0) {
                network.divide(config.train().microBatch());
            }
            network.shareWith(group);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.model().origin() + ": " + e.getMessage(), e);
        }
    }

    /** Of one image alone, the last layers of a network may have no variance. */
    private static void requireStatistics(int pairs, int members) {
        int images = IMAGES_OF_A_TRIPLET * pairs;
        if (images < 2 * members) {
            throw new ConfigException("train.pairs: of the " + images + " images of an update, some of " + members
                    + " executors get fewer than two, too few for batch normalisation's statistics; use at most "
                    + images / 2 + " executors, more pairs, or freeze batch normalisation");
        }
    }
}
