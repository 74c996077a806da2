package org.colotride.search;

import java.io.IOException;
import java.util.List;
import org.colotride.io.storage.KeptFolder;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultReference;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultSaver;

/** Brings candidates' results to where the search is kept. Arbiter's own configuration names {@link CandidateSaver}. */
final class KeptResults implements ResultSaver {
    private final KeptFolder search;
    private final CandidateSaver saver;

    KeptResults(KeptFolder search, CandidateSaver saver) {
        this.search = search;
        this.saver = saver;
    }

    @Override
    public ResultReference saveModel(OptimizationResult result, Object model) throws IOException {
        ResultReference saved = saver.saveModel(result, model);
        KeptFolder run = search.below(((CandidateResult) model).folder());
        run.keep(run.path().resolve(CandidateSaver.FILE));
        return saved;
    }

    @Override
    public List<Class<?>> getSupportedCandidateTypes() {
        return saver.getSupportedCandidateTypes();
    }

    @Override
    public List<Class<?>> getSupportedModelTypes() {
        return saver.getSupportedModelTypes();
    }
}
