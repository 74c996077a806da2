package org.colotride.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.colotride.training.IterationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run's files tell of it up to the iteration after which it goes on. What it will tell again, since it was killed
 * between that and its checkpoint, is known from here and not written twice.
 *
 * @param iteration after which it goes on; 0 for one that begins
 * @param epoch of that iteration, counted from 1
 * @param secondsTrained until it was interrupted
 * @param events up to that iteration
 */
record EarlierRun(int iteration, int epoch, double secondsTrained, List<RunEvent> events) {
    static final String START = "start";
    static final String CHECKPOINT = "checkpoint";
    static final String COLLAPSE = "collapse";
    static final String RECOVERY = "recovery";

    private static final Logger LOG = LoggerFactory.getLogger(EarlierRun.class);
    private static final ObjectMapper JSON = Mappers.json();
    private static final Set<String> TOLD_AGAIN = Set.of(CHECKPOINT, COLLAPSE, RECOVERY);

    EarlierRun {
        events = List.copyOf(events);
    }

    /** Before anything is known. */
    static EarlierRun none() {
        return new EarlierRun(0, 1, 0, List.of());
    }

    /** @param events see {@link EventLog#resume} */
    static EarlierRun of(RunFolder run, int iteration, List<RunEvent> events) {
        return iteration == 0
                ? new EarlierRun(0, 1, 0, events)
                : new EarlierRun(iteration, epochOf(run, iteration), seconds(LiveFolder.of(run)), events);
    }

    private static int epochOf(RunFolder run, int iteration) {
        try {
            return HistoryReader.iterations(run).stream()
                    .filter(record -> record.iteration() == iteration)
                    .mapToInt(IterationRecord::epoch)
                    .findFirst()
                    .orElse(1);
        } catch (StorageException e) {
            LOG.debug("{} cannot be read", run.history(), e);
            return 1;
        }
    }

    private static double seconds(LiveFolder folder) {
        if (!Files.isRegularFile(folder.status())) {
            return 0;
        }
        try {
            RunStatus status = JSON.readValue(folder.status().toFile(), RunStatus.class);
            return status == null ? 0 : status.secondsTrained();
        } catch (IOException e) {
            LOG.debug("{} cannot be read", folder.status(), e);
            return 0;
        }
    }

    /** Whether this has been told before the run was interrupted. */
    boolean hasTold(int after, String kind, String text) {
        boolean again = TOLD_AGAIN.contains(kind) || START.equals(kind) && iteration == 0;
        return again
                && after == iteration
                && events.stream()
                        .anyMatch(event -> event.iteration() == after
                                && event.kind().equals(kind)
                                && event.text().equals(text));
    }

    /** How the collapse monitor last changed its mind, if it did. */
    Optional<RunEvent> judgement() {
        return events.stream()
                .filter(event -> COLLAPSE.equals(event.kind()) || RECOVERY.equals(event.kind()))
                .reduce((first, second) -> second);
    }
}
