package org.colotride.model.imported;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.util.ModelSerializer;

/**
 * Rewrites a Keras model as a zip of {@code ModelSerializer}. A program of its own, since the C library that reads HDF5
 * does not survive every broken file.
 */
final class KerasConversion {
    /** Begins the line that says why a file was refused. */
    static final String REFUSED = "refused: ";

    private KerasConversion() {}

    /** @param args the Keras file, the zip to write */
    public static void main(String... args) throws IOException {
        try {
            ModelSerializer.writeModel(read(Path.of(args[0])), new File(args[1]), false);
        } catch (RuntimeException | InvalidKerasConfigurationException | UnsupportedKerasConfigurationException e) {
            System.out.println(
                    REFUSED + String.valueOf(e.getMessage()).lines().findFirst().orElse("for no reason"));
            System.exit(1);
        }
        // HDF5 leaves threads behind.
        System.exit(0);
    }

    private static Model read(Path file)
            throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        // The weights of a model that was compiled are read without its loss and optimiser.
        return isSequential(file)
                ? KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), false)
                : KerasModelImport.importKerasModelAndWeights(file.toString(), false);
    }

    private static boolean isSequential(Path file) throws IOException, UnsupportedKerasConfigurationException {
        try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
            String configuration = archive.readAttributeAsJson("model_config");
            return new ObjectMapper()
                    .readTree(configuration)
                    .path("class_name")
                    .asText()
                    .equals("Sequential");
        }
    }
}
