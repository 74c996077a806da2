package org.colotride.index.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.detection.DetectorSettings;
import org.colotride.index.IndexOrigin;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;

/** A sample as a file that lies with the images of an index: JSON, embeddings as Base64 of 32-bit floats, lowest byte first. */
public final class BenignSampleFile {
    /** Its name. */
    public static final String NAME = "benign.json";

    private static final int VERSION = 1;

    private BenignSampleFile() {}

    /** @throws StorageException if it cannot be written */
    public static void write(Path file, BenignSample sample) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", VERSION).put("model", sample.model()).put("bound", sample.bound());
        node.set("settings", sample.settings().toJson());
        ArrayNode images = node.putArray("images");
        for (BenignImage image : sample.images()) {
            images.addObject().put("id", image.id()).put("embeddings", bytes(image.embeddings()));
        }
        try {
            AtomicFiles.writeString(file, Mappers.json().writeValueAsString(node) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(float[][] embeddings) {
        ByteBuffer bytes = ByteBuffer.allocate(embeddings.length * embeddings[0].length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] embedding : embeddings) {
            for (float value : embedding) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    /**
     * @param origin of the index
     * @return empty if there is none
     * @throws StorageException if it is broken, or of another model than the index
     */
    public static Optional<BenignSample> read(Path file, IndexOrigin origin) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = Mappers.json().readTree(file.toFile());
            if (node.path("version").asInt() != VERSION) {
                throw new IOException("its version is " + node.path("version") + ", known is " + VERSION);
            }
            String model = node.path("model").asText();
            if (!model.equals(origin.modelSha256())) {
                throw new IOException("it is of another model (SHA-256 " + model + ")");
            }
            List<BenignImage> images = new ArrayList<>();
            for (JsonNode image : node.path("images")) {
                images.add(image(image, origin.dimension()));
            }
            return Optional.of(new BenignSample(
                    model,
                    DetectorSettings.of(node.path("settings"), file.toString()),
                    node.path("bound").asLong(),
                    images));
        } catch (IOException | IllegalArgumentException | ConfigException e) {
            throw new StorageException(
                    file + ": cannot be used (" + e.getMessage() + "); delete it, and add all images again (goal index,"
                            + " --add), or serve with --detector none",
                    e);
        }
    }

    private static BenignImage image(JsonNode node, int dimension) throws IOException {
        byte[] bytes = node.path("embeddings").binaryValue();
        int copies = BenignSample.SETTINGS.smallChanges().stream()
                .mapToInt(change -> change.copies())
                .sum();
        if (bytes == null || bytes.length != (1 + copies) * dimension * Float.BYTES) {
            throw new IOException("the embeddings of '" + node.path("id").asText() + "' are not whole");
        }
        FloatBuffer values =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[][] embeddings = new float[1 + copies][dimension];
        for (float[] embedding : embeddings) {
            values.get(embedding);
        }
        return new BenignImage(node.path("id").asText(), embeddings);
    }
}
