package org.colotride.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.colotride.experiment.folder.HistoryReader;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.Leftovers;
import org.colotride.io.storage.KeptFolder;

/**
 * The runs of a search's candidates, each a folder within the search's. Of a search that is kept in a storage, a run is fetched
 * before it goes on, brought back, and not left here: whoever trains the candidate next fetches it again. Thread-safe.
 */
final class CandidateRuns {
    private final SearchFolder folder;
    private final KeptFolder search;
    private final Map<Integer, Boolean> tidied = new HashMap<>();

    /** @param search the search's folder */
    CandidateRuns(KeptFolder search) {
        this.search = search;
        this.folder = new SearchFolder(search.path());
    }

    /** Where a candidate's run lies, below the search's folder. */
    String name(int candidate) {
        return folder.candidate(candidate);
    }

    private KeptFolder run(int candidate) {
        return search.below(name(candidate));
    }

    /** What there is of a candidate's run, to be given back after it went on. */
    KeptFolder take(int candidate) {
        KeptFolder run = run(candidate);
        run.fetch();
        return run;
    }

    /** @throws org.colotride.io.storage.StorageLostException if it cannot be kept */
    static void giveBack(KeptFolder run) {
        run.keep(RunFolder.CHECKPOINTS);
        if (run.isStored()) {
            Leftovers.delete(run.path());
        }
    }

    /** How many iterations a candidate has been trained, whether it ended well or not. */
    int iterations(int candidate) {
        KeptFolder kept = run(candidate);
        RunFolder run = new RunFolder(kept.path());
        kept.fetch(run.history());
        return Files.isRegularFile(run.history())
                ? HistoryReader.iterations(run).size()
                : 0;
    }

    /** Removes what only a further training would need, and the weights unless they are to be kept. */
    synchronized void tidy(int candidate, boolean keepWeights) {
        KeptFolder kept = run(candidate);
        RunFolder run = new RunFolder(kept.path());
        if (!kept.isStored()) {
            run.tidy(keepWeights);
            return;
        }
        // A storage takes its time to answer: once is enough.
        if (Boolean.valueOf(keepWeights).equals(tidied.put(candidate, keepWeights))) {
            return;
        }
        forget(kept, run.checkpoints());
        if (!keepWeights) {
            forget(kept, run.model());
            forget(kept, run.bestModel());
        }
    }

    private static void forget(KeptFolder kept, Path file) {
        kept.forget(kept.path().relativize(file).toString());
    }
}
