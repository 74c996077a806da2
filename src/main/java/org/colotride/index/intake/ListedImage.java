package org.colotride.index.intake;

import java.nio.file.Path;

/**
 * An image that is to be embedded.
 *
 * @param id by which it is replaced and removed
 * @param path relative to what the user named, with slashes
 * @param label name of its class; empty for none
 * @param file where it lies
 */
public record ListedImage(String id, String path, String label, Path file) {}
