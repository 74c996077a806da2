package org.colotride.model.export;

import java.io.IOException;
import java.nio.file.Path;
import org.colotride.io.AtomicFiles;
import org.colotride.io.StorageException;
import org.colotride.model.ModelFiles;

/** Writes a model of ours as a file of another program. */
public final class ModelExporter {
    private ModelExporter() {}

    /**
     * @param model of ours
     * @param file replaced once the new one is complete
     * @throws ModelFiles.BrokenModelException if the model is missing or broken
     * @throws StorageException if the format cannot express the network, or the file cannot be written; what was there stays
     */
    public static void export(Path model, ModelExport format, Path file) {
        ModelFiles.Loaded loaded = ModelFiles.read(model, false);
        try {
            AtomicFiles.write(file, format.encode(ExportedModel.of(model, loaded)));
        } catch (UnsupportedVertexException e) {
            throw new StorageException(model + " cannot be exported as " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StorageException(model + ": cannot be read: " + e.getMessage(), e);
        } finally {
            loaded.network().close();
        }
    }
}
