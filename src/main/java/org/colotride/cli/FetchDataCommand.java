package org.colotride.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.colotride.data.fetch.DataFetcher;
import org.colotride.data.fetch.DatasetFetchers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a data set, or says what its user must place by hand. */
@Command(
        name = "fetch-data",
        description = "Fetches a data set into the user's cache, or says what must be placed by hand.",
        sortOptions = false)
public final class FetchDataCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "NAME",
            defaultValue = "fashion-mnist",
            description = "The data set; ${DEFAULT-VALUE} by default.")
    private String name;

    @Option(names = "--directory", paramLabel = "FOLDER", description = "Where its files lie or belong.")
    private Path directory;

    public static void main(String[] arguments) {
        CommandRunner.runAndExit(new FetchDataCommand(), arguments);
    }

    @Override
    public Integer call() {
        DataFetcher fetcher = DatasetFetchers.standard().of(name);
        System.out.println(fetcher.describe());
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        if (directory != null) {
            args.put("directory", directory.toString());
        }
        System.out.println("Ready: " + fetcher.ensure(args, System.out::println));
        return 0;
    }
}
