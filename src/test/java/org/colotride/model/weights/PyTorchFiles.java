package org.colotride.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that PyTorch wrote into {@code src/test/resources/weights}; its README says how. */
final class PyTorchFiles {
    private static final String FOLDER = "/weights/";

    private PyTorchFiles() {}

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = PyTorchFiles.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        }
    }

    static Path copy(String name, Path folder) throws IOException {
        return Files.write(folder.resolve(name), bytes(name));
    }

    /** What PyTorch says of a file, see {@code expected.json}. */
    static JsonNode expected(String name) throws IOException {
        return new ObjectMapper().readTree(bytes("expected.json")).get(name);
    }
}
