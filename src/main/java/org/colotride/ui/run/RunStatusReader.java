package org.colotride.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.RunPhase;
import org.colotride.live.RunStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run stands, from its status, or from its other files if it keeps none ({@code --no-ui}, runs of versions before
 * there was a page). Thread-safe.
 */
final class RunStatusReader {
    /** A run says that it lives every second; one that is silent for longer does not. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(RunStatusReader.class);

    private final RunFolder run;
    private final Path file;
    private FileStamp read;
    private RunStatus status;
    private int planned;
    private Double threshold;
    private String name;
    private String defense;
    private FileTime historyTime;
    private boolean scored;
    private boolean looked;

    RunStatusReader(RunFolder run) {
        this.run = run;
        this.file = LiveFolder.of(run).status();
        this.name = String.valueOf(run.path().getFileName());
    }

    synchronized void refresh() throws IOException {
        if (!looked) {
            readConfig();
            looked = true;
        }
        FileStamp now = FileStamp.of(file);
        if (now != null && !now.equals(read)) {
            read = now;
            readStatus();
        }
        historyTime = Files.isRegularFile(run.history()) ? Files.getLastModifiedTime(run.history()) : null;
        scored = Files.isRegularFile(run.results());
    }

    /** One that is broken is as if it were not there. */
    private void readStatus() {
        try {
            RunStatus fresh = Json.MAPPER.readValue(file.toFile(), RunStatus.class);
            if (fresh != null && fresh.phase() != null) {
                status = fresh;
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
    }

    private void readConfig() {
        try {
            JsonNode config = ConfigWriter.toTree(run.readConfig());
            name = config.path("name").asText(name);
            planned = config.path("train").path("iterations").asInt();
            defense = config.path("defense").path("name").asText(null);
            JsonNode brink = config.path("defense").path("args").path("collapseThreshold");
            threshold = brink.isNumber() ? brink.asDouble() : null;
        } catch (ConfigException e) {
            LOG.debug("{} is broken, or of another version", run.config(), e);
        }
    }

    synchronized RunPhase phase() {
        if (!looked) {
            return RunPhase.STARTING;
        }
        if (status == null) {
            return scored ? RunPhase.FINISHED : isBeingWritten() ? RunPhase.TRAINING : RunPhase.INTERRUPTED;
        }
        if (!status.phase().isActive() || isSilent()) {
            // Resumed without a page, it says nothing more, but trains.
            boolean goesOn = isBeingWritten()
                    && historyTime.toInstant().isAfter(updated().plus(SILENCE));
            return goesOn ? RunPhase.TRAINING : status.phase().isActive() ? RunPhase.INTERRUPTED : status.phase();
        }
        return status.phase();
    }

    private boolean isBeingWritten() {
        return historyTime != null
                && Duration.between(historyTime.toInstant(), Instant.now()).compareTo(SILENCE.multipliedBy(3)) < 0;
    }

    private boolean isSilent() {
        return Duration.between(updated(), Instant.now()).compareTo(SILENCE) > 0;
    }

    /** When the run last said anything; long ago if it does not say. */
    private Instant updated() {
        try {
            return status.updated() == null ? Instant.EPOCH : Instant.parse(status.updated());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /** What the run says of its defence; empty if it does not. */
    synchronized Optional<WatchedDefense> defense() {
        return Optional.ofNullable(status)
                .map(said ->
                        new WatchedDefense(said.turns(), said.collapseness(), said.collapseThreshold(), said.gauges()));
    }

    /** The brink τ of its configuration; null if that names none. */
    synchronized Double configuredThreshold() {
        return threshold;
    }

    synchronized String name() {
        return name;
    }

    /** @param lastIteration of the run's history */
    synchronized ObjectNode describe(String id, int lastIteration) {
        RunPhase phase = phase();
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.put("id", id).put("name", name).put("state", phase.text());
        document.put("problem", status == null ? null : status.problem());
        document.put("iteration", status == null ? lastIteration : Math.max(lastIteration, status.iteration()));
        document.put("iterations", status == null ? Math.max(planned, lastIteration) : status.iterations());
        document.put("epoch", status == null ? 0 : status.epoch());
        document.put("epochs", status == null ? 0 : status.epochs());
        document.put("secondsLeft", status == null || !phase.isActive() ? null : Json.finite(status.secondsLeft()));
        document.put("secondsTrained", status == null ? null : Json.finite(status.secondsTrained()));
        document.put("updated", status == null ? null : status.updated());
        document.put("defense", defense);
        ObjectNode verdict = document.putObject("verdict");
        boolean judged = status != null && status.verdict() != null;
        verdict.put("name", judged ? status.verdict() : "unknown");
        verdict.put("since", judged ? status.verdictSince() : null);
        verdict.put("explanation", judged ? status.explanation() : "");
        return document;
    }
}
