package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PatientThreadsTest {
    /** What a native library sees. */
    public static final class Program {
        public static void main(String... args) {
            PatientThreads.request();
            PatientThreads.Environment environment = PatientThreads.environment();
            System.out.println(environment.getenv("OMP_WAIT_POLICY") + " " + environment.getenv("GOMP_SPINCOUNT"));
        }
    }

    @Test
    void nativeLibrariesAreAskedToSleep() throws Exception {
        assertEquals("PASSIVE 1000", seen(null));
    }

    @Test
    void whatTheUserHasSetStays() throws Exception {
        assertEquals("ACTIVE 1000", seen("ACTIVE"));
    }

    private static String seen(String policy) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        builder.environment().remove("GOMP_SPINCOUNT");
        builder.environment().remove("OMP_WAIT_POLICY");
        if (policy != null) {
            builder.environment().put("OMP_WAIT_POLICY", policy);
        }
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() == 0, printed);
        return printed.strip();
    }
}
