package org.colotride.io.storage;

import java.nio.file.Path;
import org.colotride.io.UserCache;

/** Where copies lie on this machine: where the environment says, or else in the user's cache. */
public final class MirrorFolder {
    /** Names the folder. */
    public static final String VARIABLE = "COLO_TRIDE_MIRRORS";

    private MirrorFolder() {}

    /** Of this machine. */
    public static Path here() {
        String named = System.getenv(VARIABLE);
        return named == null || named.isEmpty()
                ? UserCache.folder().resolve("mirrors")
                : Path.of(named).toAbsolutePath();
    }
}
