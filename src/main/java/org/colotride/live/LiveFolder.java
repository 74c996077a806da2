package org.colotride.live;

import java.nio.file.Path;
import org.colotride.experiment.folder.RunFolder;

/** What lies where in a run's {@code live/}. */
public record LiveFolder(Path path) {
    public static LiveFolder of(RunFolder run) {
        return new LiveFolder(run.live());
    }

    /** {@link RunStatus}. */
    public Path status() {
        return path.resolve("status.json");
    }

    /** One {@link RunEvent} a line. */
    public Path events() {
        return path.resolve("events.jsonl");
    }

    /** {@link TripletPictures}. */
    public Path triplets() {
        return path.resolve("triplets.json");
    }

    /** {@link EmbeddingSnapshot} of the latest validation. */
    public Path embeddings() {
        return path.resolve("embeddings.bin");
    }

    /** Deeplearning4j's statistics, plain values in JSON: one {@link StatisticsLine} a line. */
    public Path statistics() {
        return path.resolve("statistics.jsonl");
    }

    /** The same as earlier versions wrote it, in serialised Java objects. Never opened: such a file may run anything. */
    public Path formerStatistics() {
        return path.resolve("statistics.bin");
    }
}
