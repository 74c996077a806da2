package org.colotride.cli;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on Ctrl-C or SIGTERM while a command works: the work is asked to end, and given time to; the user is told how
 * to go on. The JVM then ends by itself with 128 and the signal's number, 130 or 143, in Maven too. A second signal ends the
 * process at once.
 */
final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final BooleanSupplier ask;
    private final String goOn;
    private final PrintWriter err;
    private final long patienceMillis;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interruption");

    /** The C library's, as JNA maps it. */
    public interface Signals extends Library {
        /** @param handler null for what the system does by default: the process ends */
        Pointer signal(int number, Pointer handler);
    }

    private Interruption(BooleanSupplier ask, String goOn, PrintWriter err, long patienceMillis) {
        this.ask = ask;
        this.goOn = goOn;
        this.err = err;
        this.patienceMillis = patienceMillis;
    }

    /**
     * To be closed when the work has ended.
     *
     * @param ask asks the work to end; false if there is nothing to wait for
     * @param goOn tells the user how to go on
     * @param patienceSeconds that it is waited at most
     */
    static Interruption watch(BooleanSupplier ask, String goOn, PrintWriter err, int patienceSeconds) {
        Interruption interruption = new Interruption(ask, goOn, err, TimeUnit.SECONDS.toMillis(patienceSeconds));
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** For work that keeps all it has done as it goes. */
    static Interruption watch(String goOn, PrintWriter err) {
        return watch(() -> false, goOn, err, 0);
    }

    private void interrupted() {
        letTheNextOneEndAtOnce();
        err.println();
        if (ask.getAsBoolean()) {
            err.println("Ending with a checkpoint after this iteration; once more ends at once.");
            err.flush();
            await();
        }
        err.println(goOn);
        err.flush();
    }

    private void await() {
        try {
            if (!done.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                err.println("The iteration takes too long: what came after the last checkpoint is lost.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A JVM that shuts down already would ignore it. */
    private static void letTheNextOneEndAtOnce() {
        if (Platform.isWindows()) {
            return;
        }
        try {
            Signals signals = Native.loadLibrary("c", Signals.class);
            signals.signal(SIGINT, null);
            signals.signal(SIGTERM, null);
        } catch (LinkageError e) {
            LOG.debug("A second signal will be ignored", e);
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            LOG.debug("The work has ended in time");
        }
    }

    /** The command that is to be given. */
    static String command(String goal, String arguments) {
        return "Go on with: mvn -q compile exec:java@" + goal + " -Dexec.args=\"" + arguments + "\"";
    }
}
