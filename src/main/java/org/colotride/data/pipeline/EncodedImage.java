package org.colotride.data.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import org.colotride.data.source.ImageHeader;

/** An image from anywhere, as its file holds it. */
public interface EncodedImage {
    /** What a person recognises it by. */
    String name();

    /**
     * Reads it.
     *
     * @throws IOException if that is not possible
     * @throws IllegalArgumentException if it is larger than {@link ImageHeader} allows
     */
    byte[] bytes() throws IOException;

    /** A file, read when it is asked for. */
    static EncodedImage of(Path file) {
        return new EncodedImage() {
            @Override
            public String name() {
                return file.toString();
            }

            @Override
            public byte[] bytes() throws IOException {
                return ImageHeader.bytes(file);
            }
        };
    }

    /** One that was read before. */
    static EncodedImage of(String name, byte[] bytes) {
        return new EncodedImage() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public byte[] bytes() {
                return bytes;
            }
        };
    }
}
