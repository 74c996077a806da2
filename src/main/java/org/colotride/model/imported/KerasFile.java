package org.colotride.model.imported;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.colotride.config.ConfigException;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;

/** A whole Keras model (architecture and weights) in HDF5, read by Deeplearning4j's importer. */
final class KerasFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

    private KerasFile() {}

    /** @throws ConfigException if the file is missing, broken or not such a model, or has a layer that is unknown */
    static StockGraph read(Path file) {
        try {
            requireHdf5(file);
            // The weights of a model that was compiled are read without its loss and optimiser.
            return isSequential(file)
                    ? StockGraph.of(KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), false))
                    : StockGraph.of(KerasModelImport.importKerasModelAndWeights(file.toString(), false));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file", e);
        } catch (IOException
                | RuntimeException
                | InvalidKerasConfigurationException
                | UnsupportedKerasConfigurationException e) {
            throw new ConfigException(
                    file + ": is not a Keras model that Deeplearning4j's importer can read: " + e.getMessage()
                            + "; save the whole model by model.save(\"….h5\")",
                    e);
        }
    }

    private static void requireHdf5(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            if (!Arrays.equals(SIGNATURE, stream.readNBytes(SIGNATURE.length))) {
                throw new IOException("it does not begin as an HDF5 file does");
            }
        }
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
