package org.colotride.cli;

import org.colotride.report.Progress;
import org.nd4j.nativeblas.NativeOpsHolder;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {
    @Option(names = "--debug", description = "Say more, and show stack traces.")
    boolean debug;

    @Option(names = "--no-progress", description = "Show no progress bar.")
    boolean noProgress;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the native operators; all cores by default. The same number gives the same bits.")
    int threads;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Progress progress() {
        return noProgress ? Progress.silent() : new ConsoleProgress();
    }

    void applyThreads() {
        if (threads > 0) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        }
    }
}
