package org.colotride.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.colotride.report.FigureTable;
import org.colotride.train.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model, scores it and writes the run's report. */
@Command(
        name = "train",
        description = "Trains an embedding network under attack, scores it and writes a report.",
        sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ConfigArguments config;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run from its newest whole checkpoint; its own configuration holds.")
    private Path resume;

    private final String[] arguments;

    TrainCommand(String... arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new TrainCommand(arguments), arguments);
    }

    @Override
    public Integer call() throws IOException {
        common.applyThreads();
        List<String> command = new ArrayList<>(List.of("train"));
        command.addAll(List.of(arguments));
        Experiment experiment = resume == null
                ? Experiment.start(config.read(), common.progress(), command)
                : Experiment.resume(resume, common.progress(), command);
        Experiment.Outcome outcome = experiment.run();
        System.out.println();
        System.out.print(FigureTable.of(outcome.results().metrics()));
        System.out.println();
        System.out.println("Report: " + outcome.folder().report());
        return 0;
    }
}
