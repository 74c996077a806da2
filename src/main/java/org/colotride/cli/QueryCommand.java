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

/** Finds the gallery images nearest to an image and shows them on a page. */
@Command(
        name = "query",
        description = "Writes the gallery images nearest to an image as an HTML page.",
        sortOptions = false)
public final class QueryCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "RUN|MODEL", description = "Folder of a run, or a model file.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "IMAGE",
            description = "An image file, or test:N for test image N of the data set.")
    private String image;

    @Parameters(
            index = "2..*",
            paramLabel = "KEY=VALUE",
            description = "Overrides of the model's configuration, for example data.directory=…")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--k", paramLabel = "K", description = "How many neighbours; 10 by default.")
    private int k = 10;

    @Option(names = "--output", paramLabel = "FILE", description = "The page; query.html by default.")
    private Path output = Path.of("query.html");

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new QueryCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        common.applyThreads();
        try (TrainedModel trained = TrainedModel.open(model, overrides);
                Progress progress = common.progress()) {
            trained.query(image, k, output, progress);
        }
        System.out.println("Page: " + output);
        return 0;
    }
}
