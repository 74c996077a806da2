package org.colotride.retrieval;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Retrieval figures by the names that the papers use, and as a table for a terminal. */
public final class FigureTable {
    private FigureTable() {}

    /** Benign figures in the papers' order, each in [0, 1]. */
    public static Map<String, Double> figures(RetrievalMetrics metrics) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("R@1", metrics.recallAt1());
        figures.put("R@2", metrics.recallAt2());
        figures.put("R@4", metrics.recallAt4());
        figures.put("R@8", metrics.recallAt8());
        figures.put("mAP", metrics.map());
        figures.put("mAP@10", metrics.mapAt10());
        figures.put("mAP@R", metrics.mapAtR());
        if (metrics.nmi() != null) {
            figures.put("NMI", metrics.nmi());
        }
        return figures;
    }

    /** Names above figures in per cent. */
    public static String of(Map<String, Double> figures) {
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        figures.forEach((name, value) -> {
            names.append(String.format(Locale.ROOT, "%8s", name));
            values.append(
                    String.format(Locale.ROOT, "%8s", FigureGuide.share(value).replace(" %", "")));
        });
        return names + System.lineSeparator() + values + "  (%)" + System.lineSeparator();
    }
}
