package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.colotride.config.ConfigReader;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of {@code evaluate} that are wrong are refused before the model, which is none here, is even opened. */
class EvaluateMistakesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--queries -5 | queries: -5",
                "--attacks CA+,QAA | did you mean",
                "--attacks CA+:w=x | w",
                "--attacks CA+,CA+ | named twice",
                "--epsilon 8/255th | --epsilon",
                "--epsilon 2 | epsilon",
                "--epsilons 0,x | --epsilons",
                "--steps -1 | steps",
                "--restarts 0 | restarts",
                "--profile rob29 | rob29",
                "--batch -3 | --batch -3",
                "--square-queries 0 | squareQueries",
                "--norm l2 | --epsilon is needed",
                "--norm l2 --epsilon 1 --profile rob28 | leave --profile out",
                "--norm l2 --epsilon 1 --search nes | nes searches by linf",
                "--norm l2 --epsilon -1 | epsilon",
                "--norm l1 --epsilon 1 | --norm",
                "--search transfer | --source",
                "--search transfer --source FOLDER/none.zip | none.zip",
                "--output FOLDER/taken | holds something else",
            })
    void isRefusedAtOnce(String options, String named) throws IOException {
        RunFolder run = RunFolder.create(ConfigReader.read(
                Path.of("conf/quickstart.yaml"), List.of("output=" + folder.resolve("runs")), ExperimentConfig.class));
        Files.writeString(run.model(), "no model");
        Files.createDirectories(folder.resolve("taken/by-something"));
        StringWriter err = new StringWriter();
        PrintWriter out = new PrintWriter(err, true);
        String[] arguments = Stream.concat(
                        Stream.of(run.toString()),
                        Stream.of(options.replace("FOLDER", folder.toString()).split(" ")))
                .toArray(String[]::new);
        assertEquals(2, CommandRunner.run(new EvaluateCommand(Services::evaluate), out, out, arguments), err::toString);
        assertTrue(err.toString().contains(named), err::toString);
        assertTrue(Files.notExists(run.path().resolve("robustness")), "nothing is left");
        assertEquals(1, Files.list(folder.resolve("taken")).count());
    }
}
