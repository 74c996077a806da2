package org.colotride.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.colotride.report.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A progress bar with the time left on a terminal, a line every tenth of the way elsewhere. */
final class ConsoleProgress implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleProgress.class);
    private static final int TENTHS = 10;

    private final boolean terminal = System.console() != null;
    private final PrintStream err = System.err;
    private ProgressBar bar;
    private String task;
    private long total;
    private long done;
    private String message = "";
    private long tenthsShown;
    private long started;

    @Override
    public void start(String name, long all) {
        close();
        task = name;
        total = all;
        done = 0;
        tenthsShown = 0;
        message = "";
        started = System.nanoTime();
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(err))
                    .build();
        }
    }

    @Override
    public void step(long steps) {
        done += steps;
        if (bar != null) {
            bar.stepBy(steps);
            return;
        }
        long tenths = TENTHS * done / Math.max(1, total);
        if (tenths > tenthsShown && total > 1) {
            tenthsShown = tenths;
            double seconds = (System.nanoTime() - started) / 1e9;
            long left = Math.round(seconds / Math.max(1, done) * (total - done));
            LOG.info(
                    "{}: {} of {}{}{}",
                    task,
                    done,
                    total,
                    left > 0 ? ", " + left + " s left" : "",
                    message.isEmpty() ? "" : ", " + message);
        }
    }

    @Override
    public void message(String text) {
        message = text;
        if (bar != null) {
            bar.setExtraMessage(text);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
