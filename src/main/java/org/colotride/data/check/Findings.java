package org.colotride.data.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers what is found by title, each with the first few names. Thread-safe. */
final class Findings {
    private static final int NAMED = 10;

    private final Map<String, List<String>> byTitle = new TreeMap<>();

    synchronized void add(String title, String name) {
        byTitle.computeIfAbsent(title, key -> new ArrayList<>()).add(name);
    }

    synchronized int titles() {
        return byTitle.size();
    }

    /** One line per title, names in order, whatever the threads did. */
    synchronized List<String> lines(String prefix) {
        List<String> lines = new ArrayList<>();
        byTitle.forEach((title, names) -> {
            List<String> first = names.stream().sorted().limit(NAMED).toList();
            int more = names.size() - first.size();
            lines.add(prefix + title + ": " + names.size() + ": " + String.join("; ", first)
                    + (more > 0 ? "; and " + more + " more" : ""));
        });
        return lines;
    }
}
