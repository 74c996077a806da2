package org.colotride.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.colotride.cluster.Work;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigReader;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.RunReport;

/**
 * The training of a search's candidates, on its way to other machines. They train in the search's own folder, which they
 * must see where this process sees it, and go on from a candidate's newest checkpoint, whoever wrote it.
 */
final class ShippedCandidates implements Work<CandidateOrder, CandidateResult> {
    private static final long serialVersionUID = 1;
    private static final String ORIGIN = "the search that was sent here";

    private final String config;
    private final String file;
    private final String folder;
    private final RunReport report;

    /** @param report can be serialised */
    ShippedCandidates(SearchPlan plan, SearchFolder folder, RunReport report) {
        this.config = ConfigWriter.toYaml(plan.config());
        this.file = plan.config().name();
        this.folder = folder.path().toString();
        this.report = report;
    }

    @Override
    public Place<CandidateOrder, CandidateResult> open() {
        SearchFolder shared = new SearchFolder(Path.of(folder));
        if (!Files.isRegularFile(shared.search())) {
            throw new ConfigException(shared.search().toAbsolutePath()
                    + ": there is no such file here; candidates are trained where the driver and all executors write,"
                    + " such as a network drive mounted at the same place");
        }
        SearchConfig read = ConfigReader.bind(ConfigReader.parseTree(config, ORIGIN), SearchConfig.class, ORIGIN);
        SearchPlan plan = SearchPlan.of(read, Path.of(file));
        FigureScore score = new FigureScore(read.score());
        // Arbiter numbers the coordinates of a space as it makes what draws from it.
        plan.schedule(score);
        CandidateTraining training =
                new CandidateTraining(plan, shared, new SharedData(shared, read.cacheGigabytes()), score, report);
        return order -> train(training, order);
    }

    private static CandidateResult train(CandidateTraining training, CandidateOrder order) {
        try {
            return training.train(order.job(), order.values(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
