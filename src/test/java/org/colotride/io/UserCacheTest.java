package org.colotride.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    @Test
    void isWhereTheEnvironmentSaysIfThatIsAnAbsolutePath() {
        assertEquals(Path.of("/x/cache/colo-tride"), UserCache.of("/x/cache", "/home/u"));
        assertEquals(Path.of("/home/u/.cache/colo-tride"), UserCache.of(null, "/home/u"));
        assertEquals(Path.of("/home/u/.cache/colo-tride"), UserCache.of("relative", "/home/u"));
        assertEquals(Path.of("/home/u/.cache/colo-tride"), UserCache.of("", "/home/u"));
    }
}
