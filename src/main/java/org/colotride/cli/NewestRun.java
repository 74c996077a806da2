package org.colotride.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colotride.config.ConfigException;
import org.colotride.experiment.RunState;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.FolderLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which run a command means that names none: the newest that can serve. The log says which, and why not a newer one. */
final class NewestRun {
    private static final Logger LOG = LoggerFactory.getLogger(NewestRun.class);

    private NewestRun() {}

    /**
     * The newest run with a model.
     *
     * @throws ConfigException if there is none
     */
    static RunFolder trained(Path output) {
        return find(
                        RunFolder.newestFirst(output, ""),
                        run -> Files.isRegularFile(run.model())
                                ? Optional.empty()
                                : Optional.of("has not been trained to its end"))
                .orElseThrow(() -> new ConfigException("command line: there is no run in " + output
                        + " that has been trained to its end; train one, or name a run folder"));
    }

    /**
     * The newest run with a checkpoint that has not come to its end and that no process trains.
     *
     * @param name of the run; empty for any
     * @throws ConfigException if there is none
     */
    static RunFolder resumable(Path output, String name) {
        return find(RunFolder.newestFirst(output, name), NewestRun::hindrance)
                .orElseThrow(() -> new ConfigException("command line: --resume: there is no run"
                        + (name.isEmpty() ? "" : " of " + name) + " in " + output
                        + " that has a checkpoint, has not come to its end and is not being trained; name its folder"));
    }

    private static Optional<String> hindrance(RunFolder run) {
        if (!RunState.hasCheckpoint(run)) {
            return Optional.of("has no checkpoint");
        }
        if (RunState.isFinished(run)) {
            return Optional.of("has come to its end");
        }
        return FolderLock.isHeld(run.path()) ? Optional.of("is being trained") : Optional.empty();
    }

    /** @param hindrance why a run cannot serve; empty if it can */
    private static Optional<RunFolder> find(
            List<RunFolder> newestFirst, Function<RunFolder, Optional<String>> hindrance) {
        List<String> passedOver = new ArrayList<>();
        for (RunFolder run : newestFirst) {
            Optional<String> reason = hindrance.apply(run);
            if (reason.isEmpty()) {
                LOG.info("No run is named: the newest that can serve is {}", run);
                passedOver.forEach(LOG::info);
                return Optional.of(run);
            }
            passedOver.add("Passed over: " + run + ", which " + reason.get());
        }
        return Optional.empty();
    }
}
