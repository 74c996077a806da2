package org.colotride.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.colotride.metric.RetrievalMetrics;
import org.colotride.report.FigureTable;
import org.colotride.report.Progress;
import org.colotride.train.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Scores benign retrieval of a trained model. */
@Command(
        name = "evaluate",
        description = "Scores a trained model on the test images of its data set.",
        sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RUN|MODEL", description = "Folder of a run, or a model file.")
    private Path model;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Overrides of the model's configuration, for example data.directory=…")
    private List<String> overrides = new ArrayList<>();

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new EvaluateCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        common.applyThreads();
        try (TrainedModel trained = TrainedModel.open(model, overrides);
                Progress progress = common.progress()) {
            RetrievalMetrics figures = trained.evaluate(progress);
            System.out.print(FigureTable.of(FigureTable.figures(figures)));
        }
        return 0;
    }
}
