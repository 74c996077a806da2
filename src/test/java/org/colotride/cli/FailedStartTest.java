package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that cannot be started leaves nothing behind. */
class FailedStartTest {
    @TempDir
    static Path folder;

    private static void images(String name, int classes, int imagesPerClass) throws IOException {
        for (int c = 0; c < classes; c++) {
            Path of = Files.createDirectories(folder.resolve(name).resolve("class" + c));
            for (int i = 0; i < imagesPerClass; i++) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i, c, 0xffffff);
                ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
            }
        }
    }

    @BeforeAll
    static void makeImages() throws IOException {
        images("good", 4, 3);
        images("one-class", 1, 4);
        images("two-classes", 2, 4);
        images("single-images", 4, 1);
        Files.writeString(folder.resolve("weights.pth"), "no weights");
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("file"), "");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a misspelt data set | data=image-foldr | did you mean 'image-folder'",
                "a folder that is not there | data.directory=FOLDER/none | none",
                "a folder without images | data.directory=FOLDER/empty | empty",
                "one class | data.directory=FOLDER/one-class | class",
                "one class to train with | data.trainClasses=1 | at least 2 must be left to train",
                "two classes | data.directory=FOLDER/two-classes | 2 sub-folders",
                "one image of each class | data.directory=FOLDER/single-images | no usable image",
                "more pairs than images | train.pairs=500 | train.pairs: 500",
                "an unknown key | train.epoch=3 | did you mean 'epochs'",
                "an unknown network | model=resnet19 | did you mean 'resnet18'",
                "an unknown argument | model.embeding=8 | did you mean 'embedding'",
                "a network for larger images | model=resnet18 data.shape={channels:3,height:8,width:8} | ",
                "a loss that does not fit | loss=arcfase | loss",
                "a file that is no weights | weights.file=FOLDER/weights.pth | weights.pth",
                "weights that are not there | weights.file=FOLDER/none.pth | none.pth",
                "a file in the place of the runs | output=FOLDER/file | file",
                "an argument out of its range | train.learningRate=-1 | learningRate",
                "a record of no kind | records=[cvs] | did you mean 'csv'",
                "a tracking server without its scheme | records=[{\"name\":\"mlflow\",\"args\":{\"server\":\"localhost\"}}] | http://",
                "precision of nothing | evaluation.precision=[0] | evaluation.precision",
                "queries without a gallery | data.queries=FOLDER/good | gallery: is missing",
                "a host that is not ours | --ui-host=192.0.2.1 | 192.0.2.1",
            })
    void leavesNothing(String mistake, String arguments, String named) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "conf/fashion-none.yaml",
                "name=dead",
                "data=image-folder",
                "data.directory=FOLDER/good",
                "model.embedding=8",
                "train.pairs=2",
                "train.epochs=1",
                "train.iterations=1",
                "output=FOLDER/runs"));
        if (!arguments.contains("--ui")) {
            all.add("--no-ui");
        }
        all.addAll(List.of(arguments.split(" ")));
        StringWriter err = new StringWriter();
        PrintWriter out = new PrintWriter(err, true);
        int code = CommandRunner.run(
                new TrainCommand(Services::train),
                out,
                out,
                all.stream()
                        .map(argument -> argument.replace("FOLDER", folder.toString()))
                        .toArray(String[]::new));
        assertNotEquals(0, code, mistake);
        assertFalse(err.toString().contains("\tat "), err::toString);
        assertTrue(named == null || err.toString().contains(named), err::toString);
        assertTrue(Files.notExists(folder.resolve("runs")) || isEmpty(folder.resolve("runs")), err::toString);
    }

    private static boolean isEmpty(Path runs) throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            return all.findAny().isEmpty();
        }
    }
}
