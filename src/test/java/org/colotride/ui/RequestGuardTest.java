package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpMethod;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestGuardTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void afterABurstOnlySoManyASecond() {
        RequestGuard guard = new RequestGuard("127.0.0.1", clock::get);
        assertEquals(400, passed(guard, 1000));
        clock.addAndGet(SECOND);
        assertEquals(40, passed(guard, 1000));
        clock.addAndGet(3600 * SECOND);
        assertEquals(400, passed(guard, 1000));
    }

    private static int passed(RequestGuard guard, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += guard.refusal(HttpMethod.GET, "/", "localhost:9000") == 0 ? 1 : 0;
        }
        return passed;
    }

    @Test
    void loopbackIsAskedForByItsOwnNames() {
        RequestGuard guard = new RequestGuard("127.0.0.1", clock::get);
        for (String host : new String[] {"localhost", "localhost:9000", "127.0.0.1:1234", "[::1]:9000"}) {
            assertEquals(0, guard.refusal(HttpMethod.GET, "/", host), host);
        }
        for (String host : new String[] {null, "", "evil.example", "localhost.evil.example:9000", "127.0.0.1.evil"}) {
            assertEquals(403, guard.refusal(HttpMethod.GET, "/", host), host);
        }
    }

    @Test
    void anotherHostMayHaveManyNames() {
        RequestGuard guard = new RequestGuard("0.0.0.0", clock::get);
        assertEquals(0, guard.refusal(HttpMethod.GET, "/", "lab-machine:9000"));
        assertEquals(405, guard.refusal(HttpMethod.POST, "/", "lab-machine:9000"));
        assertEquals(400, guard.refusal(HttpMethod.GET, "/assets/../x", "lab-machine:9000"));
    }
}
