package org.colotride.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultReference;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultSaver;

/** Keeps a candidate's result, {@code candidate.json}, in the folder of its run. */
public final class CandidateSaver implements ResultSaver {
    static final String FILE = "candidate.json";
    private static final ObjectMapper JSON = Mappers.json();

    private final String folder;

    /** For Arbiter's JSON. */
    private CandidateSaver() {
        this("");
    }

    /** @param folder of the search */
    CandidateSaver(String folder) {
        this.folder = folder;
    }

    @Override
    public ResultReference saveModel(OptimizationResult result, Object model) throws IOException {
        CandidateResult candidate = (CandidateResult) model;
        Path file = Path.of(folder, candidate.folder(), FILE);
        AtomicFiles.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(candidate) + "\n");
        return new Saved(result, file);
    }

    private record Saved(OptimizationResult result, Path file) implements ResultReference {
        @Override
        public OptimizationResult getResult() {
            return result;
        }

        @Override
        public Object getResultModel() throws IOException {
            return JSON.readValue(file.toFile(), CandidateResult.class);
        }
    }

    @Override
    public List<Class<?>> getSupportedCandidateTypes() {
        return List.of(CandidateJob.class);
    }

    @Override
    public List<Class<?>> getSupportedModelTypes() {
        return List.of(CandidateResult.class);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CandidateSaver that && folder.equals(that.folder);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(folder);
    }
}
