package org.colotride.model.export;

import org.colotride.io.AtomicFiles;

/** A file format of another program. Adding one: a class, a line in {@link ExportFormats}, a test. */
public interface ModelExport {
    /** How its files' names end: {@code .onnx}. */
    String ending();

    /**
     * Translates a model. All that can be refused is refused here, before anything is written.
     *
     * @return what the file is to hold
     * @throws UnsupportedVertexException if the network has a part that the format cannot express
     */
    AtomicFiles.Content encode(ExportedModel model);
}
