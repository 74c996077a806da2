package org.colotride.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@code logback.xml} beside this cannot know before the command line is read. Loaded only where Logback is. */
final class LogbackFormat {
    private static final List<String> QUIET =
            List.of("org.nd4j", "org.deeplearning4j", "org.datavec", "org.bytedeco", "org.arbiter", "org.mlflow");
    private static final String LINE = "%d{HH:mm:ss} %-5level %msg%n%nopex";
    private static final String DEBUG_LINE = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20}: %msg%n%ex";
    /** Goes to the line's start and erases the progress bar that may stand there. */
    private static final String ERASE = "\r\u001b[K";

    private LogbackFormat() {}

    static void configure(boolean debug, boolean terminal) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (debug) {
            QUIET.forEach(name -> context.getLogger(name).setLevel(Level.INFO));
            context.getLogger("org.colotride").setLevel(Level.DEBUG);
        }
        Appender<ILoggingEvent> appender =
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern((terminal ? ERASE : "") + (debug ? DEBUG_LINE : LINE));
            encoder.start();
            console.setEncoder(encoder);
        }
    }
}
