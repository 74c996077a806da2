package org.colotride.cli;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.colotride.io.Progress;

/** A bar with the time left on a terminal; one line per tenth of the task anywhere else. */
final class ConsoleProgress implements Progress {
    private static final int WIDTH = 110;
    private static final int UPDATE_MILLIS = 500;
    private static final int LINES = 10;

    private final PrintStream stream;
    private final boolean terminal;
    private final InstantSource clock;
    private ProgressBar bar;
    private String name = "";
    private String message = "";
    private long total;
    private long done;
    private Instant began;

    ConsoleProgress(PrintStream stream, boolean terminal, InstantSource clock) {
        this.stream = stream;
        this.terminal = terminal;
        this.clock = clock;
    }

    static ConsoleProgress onStandardError() {
        return new ConsoleProgress(System.err, isTerminal(), InstantSource.system());
    }

    /** Whether a person watches. From Java 22 on there is a console even where there is no terminal, and it says so. */
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    @Override
    public void start(String task, long steps) {
        close();
        name = task;
        total = steps;
        done = 0;
        message = "";
        began = clock.instant();
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(steps)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(stream, WIDTH))
                    .build();
        }
    }

    @Override
    public void step(long count) {
        long before = tenths();
        done += count;
        if (bar != null) {
            bar.stepBy(count);
        } else if (!terminal && tenths() > before) {
            stream.println(line());
        }
    }

    private long tenths() {
        return total <= 0 ? 0 : done * LINES / total;
    }

    private String line() {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%s %d %% (%d/%d)", name, 100 * done / total, done, total));
        if (!message.isEmpty()) {
            line.append(", ").append(message);
        }
        if (done < total) {
            Duration spent = Duration.between(began, clock.instant());
            line.append(", ")
                    .append(time((long) (spent.toMillis() / 1000.0 / done * (total - done))))
                    .append(" left");
        }
        return line.toString();
    }

    private static String time(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
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
