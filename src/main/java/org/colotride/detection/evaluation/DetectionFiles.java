package org.colotride.detection.evaluation;

import java.nio.file.Path;
import org.colotride.io.AtomicFiles;
import org.colotride.io.JsonFiles;

/** A result on the disk: {@code detection.json}, all of it, and {@code detection.csv}, a row for each figure and setting. */
public final class DetectionFiles {
    public static final String RESULT = "detection.json";
    public static final String TABLE = "detection.csv";

    private DetectionFiles() {}

    public static void write(Path folder, DetectionResult result) {
        JsonFiles.write(folder.resolve(RESULT), result);
        AtomicFiles.writeString(folder.resolve(TABLE), csv(result));
    }

    private static String csv(DetectionResult result) {
        StringBuilder csv = new StringBuilder("attack,figure,setting,images,benign,attacked,flagged,unflagged,"
                + "unflagged_figure,defended,area,detected_at_rate,rate\n");
        for (DetectionResult.Row row : result.rows()) {
            csv.append(String.join(
                            ",",
                            row.attack(),
                            row.figure(),
                            row.setting().name(),
                            Integer.toString(row.images()),
                            Double.toString(row.benignFigure()),
                            Double.toString(row.attackedFigure()),
                            Double.toString(row.flagged()),
                            Integer.toString(row.unflagged()),
                            row.unflaggedFigure() == null
                                    ? ""
                                    : row.unflaggedFigure().toString(),
                            Double.toString(row.defendedFigure()),
                            Double.toString(row.area()),
                            Double.toString(row.detectedAtRate()),
                            Double.toString(result.rate())))
                    .append('\n');
        }
        return csv.toString();
    }
}
