package org.colotride.search;

import java.nio.file.Path;
import java.util.Locale;

/** The folder {@code <output>/<name>} of a search, and what lies where in it. */
public record SearchFolder(Path path) {
    /** The search as it was asked for, every default written out, and the configuration it started from. */
    public Path search() {
        return path.resolve("search.yaml");
    }

    /** Arbiter's own configuration of it, as JSON. */
    public Path arbiter() {
        return path.resolve("arbiter.json");
    }

    /** Everything that has happened, one event a line. */
    public Path journal() {
        return path.resolve("journal.jsonl");
    }

    /** See {@link SearchResults}. */
    public Path results() {
        return path.resolve("results.json");
    }

    /** The best candidate's configuration, to train with. */
    public Path best() {
        return path.resolve("best.yaml");
    }

    /** What a person reads. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Images that are decoded once for all candidates. */
    public Path decoded() {
        return path.resolve("decoded");
    }

    /** A candidate's run, below the folder: {@code candidates/007}. */
    public String candidate(int index) {
        return String.format(Locale.ROOT, "candidates/%03d", index);
    }

    public Path candidatePath(int index) {
        return path.resolve(candidate(index));
    }
}
