package org.colotride.io;

import java.nio.file.Path;

/** The folder for what can be had again, by the XDG rules. */
public final class UserCache {
    private UserCache() {}

    /** Of the user who has started this process; need not exist. */
    public static Path folder() {
        return of(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
    }

    /** A relative {@code XDG_CACHE_HOME} is ignored. */
    static Path of(String xdgCacheHome, String home) {
        Path cache = xdgCacheHome != null && Path.of(xdgCacheHome).isAbsolute()
                ? Path.of(xdgCacheHome)
                : Path.of(home, ".cache");
        return cache.resolve("colo-tride");
    }
}
