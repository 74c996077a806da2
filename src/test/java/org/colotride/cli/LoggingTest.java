package org.colotride.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void capture() throws Exception {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        reset();
    }

    @AfterEach
    void restore() throws Exception {
        System.setErr(before);
        reset();
    }

    private static void reset() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/org/colotride/cli/logback.xml"));
    }

    private String logged() {
        LoggerFactory.getLogger("org.nd4j.linalg.factory.Nd4jBackend").info("Loaded backend");
        LoggerFactory.getLogger("org.colotride.experiment.Experiment")
                .warn("epoch 3", new IllegalStateException("the reason"));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneQuietLinePerEvent() {
        Logging.configure(false, false);
        String logged = logged();
        assertTrue(logged.matches("\\d\\d:\\d\\d:\\d\\d WARN  epoch 3\\R"), logged);
    }

    @Test
    void debugShowsLibrariesAndTraces() {
        Logging.configure(true, false);
        String logged = logged();
        assertTrue(logged.contains("Loaded backend"), logged);
        assertTrue(logged.contains("the reason") && logged.contains("\tat "), logged);
    }

    @Test
    void aLineErasesTheBarOfATerminalOnly() {
        Logging.configure(false, true);
        assertEquals(0, logged().indexOf("\r\u001b[K"));
        bytes.reset();
        Logging.configure(false, false);
        assertFalse(logged().contains("\u001b"));
    }
}
