package org.colotride.experiment;

import java.util.stream.IntStream;
import org.colotride.config.ConfigWriter;
import org.colotride.data.ImageSet;
import org.colotride.data.RetrievalData;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.GitRevision;
import org.colotride.experiment.folder.Provenance;
import org.colotride.model.ModelManifest;

/** What the models that a run writes say of themselves. */
final class RunManifest {
    private RunManifest() {}

    /** @param parentSha256 of the weights that the run began with; null if it drew them */
    static ModelManifest of(RunComponents components, RetrievalData data, Provenance provenance, String parentSha256) {
        ExperimentConfig config = components.config();
        ImageSet train = data.train();
        GitRevision revision = provenance.revision();
        return new ModelManifest(
                ModelManifest.VERSION,
                train.shape(),
                components.backbone().metric(),
                ConfigWriter.toYaml(config.withoutCluster()),
                new ModelManifest.Architecture(
                        config.model().name(), config.model().args()),
                config.data().name(),
                IntStream.range(0, train.size())
                        .map(train::label)
                        .distinct()
                        .sorted()
                        .mapToObj(train::className)
                        .toList(),
                new ModelManifest.Origin(
                        revision == null ? null : revision.commit(),
                        revision == null ? null : revision.dirty(),
                        provenance.started(),
                        parentSha256),
                RunComponents.reading(config, data.test().originalSize()));
    }
}
