package org.colotride.model.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.colotride.io.Checksums;
import org.colotride.io.Mappers;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.tensor.ImageShape;

/**
 * A network on its way into a file of another program.
 *
 * @param metadata what that file is to say of it; lists and arguments are JSON
 */
public record ExportedModel(EmbeddingNetwork network, SortedMap<String, String> metadata) {
    private static final ObjectMapper JSON = Mappers.json();

    public ExportedModel {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** @param file that {@code loaded} was read from */
    static ExportedModel of(Path file, ModelFiles.Loaded loaded) throws IOException {
        TreeMap<String, String> metadata = new TreeMap<>();
        ModelManifest manifest = loaded.manifest();
        metadata.put("producer", "COLO-TRIDE");
        metadata.put("source", file.getFileName().toString());
        metadata.put("source.sha256", Checksums.sha256(file));
        metadata.put("weights.sha256", loaded.content().weightsSha256());
        ImageShape shape = manifest.shape();
        metadata.put("images.shape", json(List.of(shape.channels(), shape.height(), shape.width())));
        metadata.put("normalization.mean", json(loaded.content().normalization().mean()));
        metadata.put(
                "normalization.deviation", json(loaded.content().normalization().deviation()));
        metadata.put("embedding.metric", manifest.metric().letter());
        metadata.put("embedding.dimension", String.valueOf(loaded.network().dimension()));
        if (manifest.architecture() != null) {
            metadata.put("architecture", manifest.architecture().name());
            metadata.put("architecture.args", manifest.architecture().args().toString());
        }
        putKnown(metadata, "pipeline", manifest.pipeline());
        if (!manifest.classes().isEmpty()) {
            metadata.put("trained.classes", String.valueOf(manifest.classes().size()));
        }
        ModelManifest.Origin origin = manifest.origin();
        if (origin != null) {
            putKnown(metadata, "trained.date", origin.date());
            putKnown(metadata, "trained.revision", origin.revision());
            putKnown(metadata, "trained.changed", origin.changed());
            putKnown(metadata, "parent.sha256", origin.parentSha256());
        }
        return new ExportedModel(loaded.network(), metadata);
    }

    private static void putKnown(Map<String, String> metadata, String key, Object value) {
        if (value != null) {
            metadata.put(key, value.toString());
        }
    }

    private static String json(List<? extends Number> numbers) {
        return JSON.valueToTree(numbers).toString();
    }
}
