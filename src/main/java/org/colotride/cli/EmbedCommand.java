package org.colotride.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.colotride.report.Progress;
import org.colotride.train.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes embeddings as NumPy's {@code .npy}, with a CSV of labels beside it. */
@Command(
        name = "embed",
        description = "Embeds a split of the data set: embeddings.npy (float32) and labels.csv.",
        sortOptions = false)
public final class EmbedCommand implements Callable<Integer> {
    /** Which images. */
    enum Split {
        train,
        test
    }

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RUN|MODEL", description = "Folder of a run, or a model file.")
    private Path model;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Overrides of the model's configuration, for example data.directory=…")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--split", description = "${COMPLETION-CANDIDATES}; test by default.")
    private Split split = Split.test;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where to write; embeddings by default.")
    private Path output = Path.of("embeddings");

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new EmbedCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        common.applyThreads();
        try (TrainedModel trained = TrainedModel.open(model, overrides);
                Progress progress = common.progress()) {
            trained.writeEmbeddings(split == Split.train, output, progress);
        }
        System.out.println("Embeddings: " + output.resolve("embeddings.npy"));
        System.out.println("Labels: " + output.resolve("labels.csv"));
        return 0;
    }
}
