package org.colotride.tournament;

import java.nio.file.Path;

/** The folder {@code <output>/<name>} of a tournament, and what lies where in it. */
public record TournamentFolder(Path path) {
    /** The tournament as it was asked for, every default written out. */
    public Path tournament() {
        return path.resolve("tournament.yaml");
    }

    /** The runs, as any others; not needed any more once their entries are there. */
    public Path runs() {
        return path.resolve("runs");
    }

    Path run(Entry entry) {
        return runs().resolve(entry.id());
    }

    /** See {@link EntryResult}. */
    Path entry(Entry entry) {
        return path.resolve("entries").resolve(entry.id() + ".json");
    }

    /** See {@link TournamentResults}. */
    public Path results() {
        return path.resolve("results.json");
    }

    /** One line for each entry. */
    public Path table() {
        return path.resolve("results.csv");
    }

    /** What a person reads. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Images that are decoded once for all runs. */
    Path decoded() {
        return path.resolve("decoded");
    }
}
