package org.colotride.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Lets the native libraries' threads sleep between two operators. Left alone they wait by spinning, each library with
 * threads of its own: as soon as anything else runs on the machine, a training takes several times as long. Only
 * environment variables say so, which are read when OpenMP's library is loaded and cannot be set in Maven's files.
 */
final class PatientThreads {
    /** Not overwriting: what the user has set stays. */
    private static final int KEEP = 0;

    private PatientThreads() {}

    /** The C library's, as JNA maps it. */
    public interface Environment extends Library {
        int setenv(String name, String value, int overwrite);

        String getenv(String name);
    }

    /** To be called before any native library is loaded. Does nothing where OpenMP's library is not GNU's. */
    static void request() {
        if (Platform.isLinux()) {
            Environment environment = environment();
            environment.setenv("OMP_WAIT_POLICY", "PASSIVE", KEEP);
            environment.setenv("GOMP_SPINCOUNT", "1000", KEEP);
        }
    }

    static Environment environment() {
        return Native.loadLibrary("c", Environment.class);
    }
}
