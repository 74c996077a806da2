package org.colotride.experiment;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.colotride.random.SeededRandom;

/** A folder that holds all a small training needs: images, pipeline, configuration. */
public final class SmallExperiment {
    public static final int CLASSES = 6;
    public static final int IMAGES_PER_CLASS = 8;
    private static final int SIDE = 16;

    private final Path folder;

    public SmallExperiment(Path folder) throws IOException {
        this.folder = folder;
        for (int c = 0; c < CLASSES; c++) {
            Path images = Files.createDirectories(folder.resolve("images/class" + c));
            for (int i = 0; i < IMAGES_PER_CLASS; i++) {
                ImageIO.write(image(c, i), "png", images.resolve(i + ".png").toFile());
            }
        }
        Files.createDirectories(folder.resolve("data-pipelines"));
        Files.writeString(
                folder.resolve("data-pipelines/small.yaml"),
                """
                source: {name: image-folder, args: {directory: images, trainClasses: 0.5}}
                shape: {channels: 1, height: 14, width: 14}
                train:
                  - resize: {height: 16, width: 16}
                  - randomCrop: {height: 14, width: 14}
                  - horizontalFlip: {probability: 0.5}
                test:
                  - resize: {height: 16, width: 16}
                  - centerCrop: {height: 14, width: 14}
                """);
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                config(),
                """
                name: small
                seed: 3
                data: small
                model: {name: c2f2, args: {embedding: 16}}
                defense:
                  name: colo-tride
                  args: {epsilon: 8/255, alpha: 4/255, steps: 3, schedule: iteration}
                train:
                  pairs: 4
                  epochs: 10
                  learningRate: 1e-3
                  validateEvery: 4
                  checkpointEvery: 10
                evaluation: {batch: 8}
                """);
    }

    private static BufferedImage image(int label, int index) {
        SeededRandom pattern = SeededRandom.derive(1, label);
        SeededRandom noise = SeededRandom.derive(2, label, index);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int value = pattern.nextInt(170) + noise.nextInt(80);
                image.getRaster().setSample(x, y, 0, value);
            }
        }
        return image;
    }

    public Path config() {
        return folder.resolve("conf/small.yaml");
    }

    public Path folder() {
        return folder;
    }

    /** Starts the train command in a JVM of its own, in the experiment's folder, without a dashboard. */
    public Process train(String... arguments) throws IOException {
        return start("TrainCommand", with(arguments, "--no-ui"));
    }

    /** The same with a dashboard on any free port. */
    public Process watchedTrain(String... arguments) throws IOException {
        return start("TrainCommand", with(arguments, "--ui-port", "0"));
    }

    /** The same in a process that may not have more files open than so many. */
    public Process watchedTrain(int openFiles, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -n " + openFiles + " && exec \"$@\"", "bash"));
        command.addAll(command("TrainCommand", with(arguments, "--ui-port", "0")));
        return start(command);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    /** Starts any command in a JVM of its own, in the experiment's folder, with temporary files of its own. */
    public Process start(String commandClass, String... arguments) throws IOException {
        return start(command(commandClass, arguments));
    }

    /** The same, its command behind another one. */
    public Process startWithin(List<String> other, String commandClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(other);
        command.addAll(command(commandClass, arguments));
        return start(command);
    }

    private List<String> command(String commandClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                // They live for seconds: what would be compiled best is not worth the time.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.maxbytes=1g",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=3g",
                // What it leaves there is not another test's.
                "-Djava.io.tmpdir="
                        + Files.createDirectories(folder.resolve("tmp")).toAbsolutePath(),
                "-cp",
                absoluteClassPath()));
        // What libraries may see of Java itself there is what they may see here.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens="))
                .forEach(command::add);
        command.add("org.colotride.cli." + commandClass);
        command.addAll(List.of(arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("console.log").toFile()))
                .start();
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** What the processes have printed. */
    public String console() throws IOException {
        return Files.readString(folder.resolve("console.log"));
    }
}
