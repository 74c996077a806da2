package org.colotride.model.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A storage that lies in a file as it is.
 *
 * @param start of the storage in the file, bytes
 */
record FileRange(FileChannel file, long start) implements StorageBytes {
    @Override
    public ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, start + offset + bytes.position()) < 0) {
                throw new EOFException("it has become shorter while it was read");
            }
        }
        return bytes.rewind();
    }
}
