package org.colotride.model.export;

import java.nio.file.Path;
import java.util.Optional;
import org.colotride.config.Component;
import org.colotride.config.Registry;

/** The formats that {@code export} can write. */
public final class ExportFormats {
    public static final Registry<ModelExport> REGISTRY = Registry.<ModelExport>of("export format")
            .with("onnx", OnnxExport.class, format -> format)
            .with("safetensors", SafetensorsExport.class, format -> format);

    private ExportFormats() {}

    /** The format whose files end as this one does. */
    public static Optional<ModelExport> ofFile(Path file) {
        return REGISTRY.names().stream()
                .map(name -> REGISTRY.create(Component.named(name)))
                .filter(format -> file.toString().endsWith(format.ending()))
                .findFirst();
    }
}
