package org.colotride.serve;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.index.IndexDraft;
import org.colotride.index.IndexOrigin;
import org.colotride.index.IndexSettings;
import org.colotride.index.IndexedImage;
import org.colotride.library.ImageModel;
import org.colotride.model.Backbone;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;

/** A model with fresh weights, an index of drawn embeddings, and processes on one core that use them. */
final class MeasuredServer {
    private static final Pattern ADDRESS = Pattern.compile("Serving .*: (http://\\S+)");
    private static final int TOGETHER = 1000;

    private final Path model;
    private final Path index;
    private final Optional<Integer> core;

    /** @param core that the processes are bound to; empty for all */
    MeasuredServer(Path folder, Backbone backbone, ImageShape shape, int images, Optional<Integer> core)
            throws IOException {
        this.model = ServedModels.write(folder.resolve("model.zip"), backbone, shape);
        this.index = folder.resolve("index");
        this.core = core;
        try (ImageModel loaded = ImageModel.load(model)) {
            IndexOrigin origin = IndexOrigin.of(model, loaded.dimension(), loaded.metric());
            try (IndexDraft draft =
                    IndexDraft.begin(index, Optional.of(model), origin, IndexSettings.standard(), false)) {
                SeededRandom random = new SeededRandom(1);
                for (int i = 0; i < images; i += TOGETHER) {
                    List<IndexedImage> some = new ArrayList<>();
                    for (int j = i; j < Math.min(images, i + TOGETHER); j++) {
                        float[] embedding = new float[loaded.dimension()];
                        for (int d = 0; d < embedding.length; d++) {
                            embedding[d] = (float) random.nextGaussian();
                        }
                        some.add(
                                new IndexedImage("image " + j, j + ".jpg", "class " + j % 100, embedding, new byte[0]));
                    }
                    draft.add(some);
                }
                draft.publish().close();
            }
        }
    }

    Path model() {
        return model;
    }

    private ProcessBuilder process(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        core.ifPresent(bound -> command.addAll(List.of("taskset", "-c", bound.toString())));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dorg.bytedeco.javacpp.logger=none",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** The network alone, in a process that is told what to do, see {@link EngineMeasurement}. */
    Process engine() throws IOException {
        return process(EngineMeasurement.class.getName(), model.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    Process serve(File console, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(index.toString(), "--port", "0"));
        arguments.addAll(List.of(options));
        return process("org.colotride.cli.ServeCommand", arguments.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(console)
                .start();
    }

    static String address(Process server, File console) throws Exception {
        for (int i = 0; i < 1200 && server.isAlive(); i++) {
            Matcher found = ADDRESS.matcher(Files.readString(console.toPath()));
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException(Files.readString(console.toPath()));
    }
}
