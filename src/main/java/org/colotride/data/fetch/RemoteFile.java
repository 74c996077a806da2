package org.colotride.data.fetch;

import java.util.Optional;

/**
 * A file to download.
 *
 * @param name below the addresses that have it, and on this machine
 * @param bytes its published size, or the largest that is accepted where there is no checksum
 * @param checksum as published; empty if its reader verifies what is in it
 */
record RemoteFile(String name, long bytes, Optional<Checksum> checksum) {
    static RemoteFile of(String name, long bytes, Checksum checksum) {
        return new RemoteFile(name, bytes, Optional.of(checksum));
    }

    static RemoteFile unverified(String name, long largest) {
        return new RemoteFile(name, largest, Optional.empty());
    }
}
