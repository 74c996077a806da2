package org.colotride.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one storage in a file, read when they are asked for and not kept. */
@FunctionalInterface
interface StorageBytes {
    /**
     * @param offset first byte within the storage; the caller has checked that the range lies in it
     * @return {@code length} bytes, little-endian, from position 0
     * @throws IOException if the file can no longer be read, or what it holds is damaged
     */
    ByteBuffer read(long offset, int length) throws IOException;
}
