package org.colotride.model.imported;

/** A network that a file holds. */
interface ImportedNetwork {
    /**
     * Rebuilds all that one of its layers depends on.
     *
     * @param images what its input is
     * @param layer the last to keep, by its name in the file; null for the output
     * @param beforeOutput whether null means the layer before the output
     * @return what that layer gives
     * @throws org.colotride.config.ConfigException if there is no such layer or one of those has no exact counterpart
     */
    Placed rebuild(Reconstruction reconstruction, Placed images, String layer, boolean beforeOutput);
}
