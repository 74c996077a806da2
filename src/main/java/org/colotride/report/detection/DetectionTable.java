package org.colotride.report.detection;

import java.util.Locale;
import org.colotride.detection.evaluation.DetectionResult;
import org.colotride.detection.evaluation.Setting;

/** The figures of a detector for a terminal. */
public final class DetectionTable {
    private DetectionTable() {}

    /** One row for each figure, one group of columns for each setting. */
    public static String text(DetectionResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Flagged %.1f %% of %d benign images (calibrated for %.1f %%). Of attacked images flagged in %%, area under"
                        + " the curve, and the figure: attacked, and with flagged images turned away.%n%n",
                100 * result.falseAlarms(),
                result.benign(),
                100 * result.rate()));
        text.append(String.format(Locale.ROOT, "%-6s %8s", "", "benign"));
        for (Setting setting : Setting.values()) {
            text.append(String.format(Locale.ROOT, "  | %-31s", setting));
        }
        text.append(System.lineSeparator());
        for (DetectionResult.Row row : result.of(Setting.published)) {
            text.append(String.format(Locale.ROOT, "%-6s %8.2f", row.figure(), row.benignFigure()));
            for (Setting setting : Setting.values()) {
                DetectionResult.Row one = result.of(setting).stream()
                        .filter(other -> other.figure().equals(row.figure()))
                        .findFirst()
                        .orElseThrow();
                text.append(String.format(
                        Locale.ROOT,
                        "  | %5.1f %% %6.3f %7.2f %8.2f",
                        100 * one.flagged(),
                        one.area(),
                        one.attackedFigure(),
                        one.defendedFigure()));
            }
            text.append(System.lineSeparator());
        }
        return text.append(System.lineSeparator()).toString();
    }
}
