package org.colotride.cli;

import org.slf4j.LoggerFactory;

/** How a command logs. Where another program has started it, {@code spark-submit} say, that program's logging stays. */
final class Logging {
    private static final String LOGBACK = "logback.configurationFile";
    private static final String LOGBACKS_FACTORY = "ch.qos.logback.classic.LoggerContext";

    private Logging() {}

    /**
     * Lets Logback read the file beside this, unless somebody has named another. A program that uses this as a library has
     * its own; only a command logs by ours. To be called before anything logs.
     */
    static void chooseOurs() {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "org/colotride/cli/logback.xml");
        }
    }

    /**
     * @param debug whether libraries' start-up messages, loggers' names and stack traces are shown
     * @param terminal whether a person watches, and a progress bar may be in the way
     */
    static void configure(boolean debug, boolean terminal) {
        if (LoggerFactory.getILoggerFactory().getClass().getName().equals(LOGBACKS_FACTORY)) {
            LogbackFormat.configure(debug, terminal);
        }
    }
}
