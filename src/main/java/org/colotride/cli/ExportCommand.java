package org.colotride.cli;

import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.colotride.config.Component;
import org.colotride.model.export.ExportFormats;
import org.colotride.model.export.ModelExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@export}. */
@Command(
        name = "export",
        description = "Writes a trained network for other programs: ONNX (the whole network, from pixels in [0, 1] to"
                + " embeddings) or safetensors (its parameters by torchvision's names).",
        footer = {"", "Example: reports/runs/cars-20260304-050607 --format safetensors --output cars.safetensors"})
public final class ExportCommand extends Goal {
    private static final String DEFAULT_FORMAT = "onnx";

    private final ToIntFunction<ExportRequest> exporter;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN_FOLDER | MODEL.zip",
            description = "The run (the newest if none is named), or a model.")
    private String model;

    @Option(
            names = "--format",
            paramLabel = "onnx|safetensors",
            description = "Which format (default: the one that --output ends in, onnx if there is none).")
    private String format;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to (default: beside the model, named as the model).")
    private Path output;

    /** @param exporter returns the exit code */
    ExportCommand(ToIntFunction<ExportRequest> exporter) {
        this.exporter = exporter;
    }

    public static void main(String... args) {
        CommandRunner.exit(new ExportCommand(Services::export), args);
    }

    @Override
    public Integer call() {
        ModelExport chosen = format();
        NamedModel source = NamedModel.find(model);
        String name = source.file().getFileName().toString().replaceFirst("\\.zip$", "");
        Path file = output != null ? output : source.beside(name + chosen.ending());
        if (!file.toString().endsWith(chosen.ending())) {
            throw misuse("--output " + file + ": a file of this format must end in " + chosen.ending());
        }
        return exporter.applyAsInt(new ExportRequest(source.file(), chosen, file, out()));
    }

    private ModelExport format() {
        if (format == null && output != null && ExportFormats.ofFile(output).isPresent()) {
            return ExportFormats.ofFile(output).get();
        }
        return ExportFormats.REGISTRY.create(
                new Component(format == null ? DEFAULT_FORMAT : format, null, "command line: --format"));
    }
}
