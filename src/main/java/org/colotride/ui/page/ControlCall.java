package org.colotride.ui.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.colotride.experiment.TrainingControl;
import org.colotride.io.Mappers;
import org.colotride.ui.run.WatchedRun;

/** What a browser asks a run to do, and what comes of it. */
final class ControlCall {
    private static final ObjectMapper JSON = Mappers.json();
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int IMPOSSIBLE = 409;
    private static final int BAD_REQUEST = 400;

    private final Dashboard dashboard;

    ControlCall(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /** @param status of HTTP */
    record Answer(int status, String message) {
        boolean accepted() {
            return status == OK;
        }
    }

    /**
     * @param token that came with the call; null if none did
     * @param body {@code {"action": …}}
     */
    Answer handle(WatchedRun run, String token, String body) {
        if (!dashboard.accepts(token)) {
            return new Answer(FORBIDDEN, "The page is read-only; the console has the address that steers.");
        }
        String action = action(body);
        if ("tsne".equals(action)) {
            return run.askForNeighbours()
                    ? new Answer(OK, "t-SNE begins.")
                    : new Answer(IMPOSSIBLE, "Nothing has been validated yet.");
        }
        Optional<TrainingControl> control = dashboard
                .steered()
                .filter(training -> dashboard.catalog().idOf(training.run()).equals(run.id()))
                .map(Dashboard.Steered::control);
        if (control.isEmpty()) {
            return new Answer(IMPOSSIBLE, "This run is not trained by the process that serves this page.");
        }
        return steer(control.get(), action);
    }

    private static Answer steer(TrainingControl control, String action) {
        return switch (action) {
            case "pause" -> answer(control.pause(), "Pauses after this iteration.", "It is paused already, or over.");
            case "resume" -> answer(control.resume(), "Goes on.", "It is not paused.");
            case "checkpoint" -> answer(
                    control.checkpoint(), "A checkpoint is written after this iteration.", "The training is over.");
            case "stop" -> answer(
                    control.stopAfterEpoch(),
                    (control.isPaused() ? "Stops after this epoch, once it goes on" : "Stops after this epoch")
                            + "; train --resume continues from there.",
                    "The training is over.");
            default -> new Answer(
                    BAD_REQUEST, "There is no such action; known are pause, resume, checkpoint, stop, tsne.");
        };
    }

    private static Answer answer(boolean done, String yes, String no) {
        return done ? new Answer(OK, yes) : new Answer(IMPOSSIBLE, no);
    }

    private static String action(String body) {
        try {
            JsonNode call = JSON.readTree(body == null ? "" : body);
            return call == null ? "" : call.path("action").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
