package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownDeadlineTest {
    /** A process in which something never ends that is asked to when the process is to end. */
    public static final class Stubborn {
        private Stubborn() {}

        public static void main(String... arguments) throws InterruptedException {
            ShutdownDeadline.set(Duration.ofMillis(500));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }));
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void aProcessEndsThatIsToldTo() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Stubborn.class.getName())
                .start();
        try {
            assertEquals("ready", process.inputReader().readLine());
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it goes on");
            assertEquals(143, process.exitValue());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
