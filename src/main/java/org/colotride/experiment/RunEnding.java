package org.colotride.experiment;

import java.io.IOException;
import org.colotride.config.ConfigWriter;
import org.colotride.data.RetrievalData;
import org.colotride.defense.DefenseOutline;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.Provenance;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.experiment.folder.RunResults;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.random.SeededRandom;
import org.colotride.retrieval.BenignEvaluation;
import org.colotride.retrieval.BenignScore;
import org.colotride.retrieval.EmbeddedTest;
import org.colotride.retrieval.FigureTable;
import org.colotride.retrieval.RetrievalMetrics;
import org.colotride.training.TrainingPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a training that is over: its model is kept and scored, and figures and report are written.
 *
 * @param provenance with the weights that it started with
 */
record RunEnding(
        RunFolder folder, RunComponents components, RunHooks hooks, Observers observers, Provenance provenance) {
    /** The stream of random numbers that k-means begins with. */
    private static final long CLUSTERING = 3;

    private static final Logger LOG = LoggerFactory.getLogger(RunEnding.class);

    static long clusteringSeed(ExperimentConfig config) {
        return SeededRandom.derive(config.seed(), CLUSTERING).state();
    }

    /** Where a training ended, whether that is its end, how, and after how long. */
    record End(TrainingPosition position, boolean done, boolean collapsed, double seconds) {}

    /** @throws IOException if something cannot be written; the checkpoints stay */
    RunResults write(
            EmbeddingNetwork network,
            ModelManifest manifest,
            RetrievalData data,
            BenignEvaluation evaluation,
            TripletSamples samples,
            End end)
            throws IOException {
        ExperimentConfig config = components.config();
        long scored = System.nanoTime();
        observers.scoring();
        ModelFiles.write(folder.model(), network, manifest);
        EmbeddedTest test = evaluation.embed();
        BenignScore score = evaluation.score(
                test,
                config.evaluation().nmi(),
                clusteringSeed(config),
                config.evaluation().precision());
        RetrievalMetrics figures = score.metrics();
        WorstQueries worst = WorstQueries.of(data, test, score, network.metric());
        data.report().lines().forEach(LOG::info);
        RunResults results = new RunResults(
                        config.name(),
                        end.position().iteration(),
                        FigureTable.figures(figures),
                        test.searched(figures).withCopies(data.report().copies()),
                        ConfigWriter.toTree(config.withoutCluster()),
                        provenance.withWallSeconds(end.seconds() + (System.nanoTime() - scored) / 1e9))
                .withDetails(worst.details());
        results.write(folder.results());
        observers.scored(results);
        hooks.report()
                .write(folder, results, samples.latest(), worst.examples(), DefenseOutline.of(components.defense()));
        hooks.scored().scored(new TrainedModel(config, network, data), test, figures);
        observers.ended(end.done() ? RunObserver.End.FINISHED : RunObserver.End.STOPPED, "");
        return results;
    }
}
