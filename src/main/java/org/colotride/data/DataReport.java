package org.colotride.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.colotride.config.ConfigException;
import org.colotride.data.DataProblem.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a data set was usable, and what was not: counts by kind and the first few names with reasons. It grows while a
 * run reads images, each problem counted once however often it is met. Thread-safe.
 */
public final class DataReport {
    private static final Logger LOG = LoggerFactory.getLogger(DataReport.class);
    private static final int EXAMPLES = 5;

    private final CorruptPolicy policy;
    private final List<String> splits = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
    private final Map<Kind, List<DataProblem>> examples = new EnumMap<>(Kind.class);
    private int copies;

    /** @param policy what a problem does to the run */
    public DataReport(CorruptPolicy policy) {
        this.policy = policy;
        for (Kind kind : Kind.values()) {
            names.put(kind, new HashSet<>());
            examples.put(kind, new ArrayList<>());
        }
    }

    /** What a problem does to the run. */
    public CorruptPolicy policy() {
        return policy;
    }

    /**
     * Counts a problem unless it was counted before.
     *
     * @return whether it is new
     */
    public synchronized boolean add(Kind kind, String name, String reason) {
        boolean isNew = names.get(kind).add(name);
        if (isNew && examples.get(kind).size() < EXAMPLES) {
            examples.get(kind).add(new DataProblem(kind, name, reason));
        }
        return isNew;
    }

    /**
     * Counts an image that turned out to be unreadable while the run needed it.
     *
     * @throws UnreadableImageException the given one, if the policy is {@code fail}
     */
    public void unreadable(String name, UnreadableImageException failure) {
        if (add(Kind.UNREADABLE, name, failure.getMessage()) && count(Kind.UNREADABLE) <= EXAMPLES) {
            LOG.warn("Left out: {}", failure.getMessage());
        }
        if (policy == CorruptPolicy.FAIL) {
            throw failure;
        }
    }

    /** Notes how large a split is, for {@link #lines()}. */
    public synchronized void split(String split, int images, int classes) {
        splits.add(split + ": " + images + " images of " + classes + " classes");
    }

    /** Notes what is used as it is, but makes figures doubtful. */
    public synchronized void warn(String warning) {
        warnings.add(warning);
    }

    /** What is used as it is, but makes figures doubtful; one line each. */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Notes how many queries have an exact copy of themselves, not themselves, among the images that are searched. */
    public synchronized void copies(int queries) {
        copies = queries;
    }

    /** How many queries have an exact copy of themselves among the images that are searched. */
    public synchronized int copies() {
        return copies;
    }

    /** Number of problems of one kind. */
    public synchronized int count(Kind kind) {
        return names.get(kind).size();
    }

    /** The first few problems of one kind. */
    public synchronized List<DataProblem> examples(Kind kind) {
        return List.copyOf(examples.get(kind));
    }

    /** Whether nothing had to be left out. */
    public synchronized boolean clean() {
        return names.values().stream().allMatch(Set::isEmpty);
    }

    /** Counts by kind, those that occurred. */
    public synchronized Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        names.forEach((kind, found) -> {
            if (!found.isEmpty()) {
                counts.put(kind, found.size());
            }
        });
        return Collections.unmodifiableMap(counts);
    }

    /** One line per split and one per kind of problem. */
    public synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(splits);
        counts().forEach((kind, count) -> {
            StringBuilder line = new StringBuilder(kind.title() + ": " + count + ", left out: ");
            line.append(String.join(
                    "; ", examples.get(kind).stream().map(DataProblem::toString).toList()));
            lines.add(count > EXAMPLES ? line + "; …" : line.toString());
        });
        return lines;
    }

    /** @throws ConfigException that lists the problems, if there are any and the policy is {@code fail} */
    public void failIfAsked(String origin) {
        if (policy == CorruptPolicy.FAIL && !clean()) {
            throw new ConfigException(origin + ": corrupt: fail, and the data set has problems (repair them, or set"
                    + " corrupt: skip to go on without them)\n  " + String.join("\n  ", lines()));
        }
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
