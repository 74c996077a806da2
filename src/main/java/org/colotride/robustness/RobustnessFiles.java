package org.colotride.robustness;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.colotride.io.AtomicFiles;
import org.colotride.io.JsonFiles;
import org.colotride.io.Mappers;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.robustness.RobustnessResult.Figure;

/** A result on the disk: {@code robustness.json}, all of it, and {@code robustness.csv}, a row for each figure. */
public final class RobustnessFiles {
    public static final String RESULT = "robustness.json";
    public static final String TABLE = "robustness.csv";
    private static final ObjectMapper JSON = Mappers.json();

    private RobustnessFiles() {}

    public static void write(Path folder, RobustnessResult result) {
        JsonFiles.write(folder.resolve(RESULT), result);
        AtomicFiles.writeString(folder.resolve(TABLE), csv(result));
    }

    private static String csv(RobustnessResult result) {
        StringBuilder csv = new StringBuilder("attack,figure,search,epsilon,queries,benign,benign_low,benign_high,"
                + "adversarial,adversarial_low,adversarial_high\n");
        for (AttackResult attack : result.attacks()) {
            for (Map.Entry<String, Figure> figure : attack.figures().entrySet()) {
                csv.append(String.join(
                                ",",
                                attack.attack(),
                                figure.getKey(),
                                attack.search().name(),
                                Double.toString(attack.epsilon()),
                                Integer.toString(attack.queries()),
                                interval(figure.getValue().benign()),
                                interval(figure.getValue().adversarial())))
                        .append('\n');
            }
        }
        return csv.toString();
    }

    private static String interval(Interval interval) {
        return interval.value() + "," + interval.low() + "," + interval.high();
    }

    /**
     * @param path a {@code robustness.json}, its folder, or a run's folder with a scoring in it
     * @throws RobustnessException if there is none, or one of another version
     */
    public static RobustnessResult read(Path path) {
        Path file = find(path);
        try {
            RobustnessResult result = JSON.readValue(file.toFile(), RobustnessResult.class);
            if (result.version() < RobustnessResult.OLDEST || result.version() > RobustnessResult.VERSION) {
                throw new RobustnessException(file + " is of version " + result.version() + ", known are "
                        + RobustnessResult.OLDEST + " to " + RobustnessResult.VERSION + "; score the model again");
            }
            return result;
        } catch (IOException e) {
            throw new RobustnessException(file + " is not a robustness result: " + firstLine(e));
        }
    }

    /**
     * The folder of a scoring.
     *
     * @param path as {@link #read} takes it
     * @throws RobustnessException if there is none
     */
    public static Path folder(Path path) {
        return find(path).toAbsolutePath().getParent();
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Path find(Path path) {
        if (Files.isRegularFile(path)) {
            return path;
        }
        for (Path candidate :
                new Path[] {path.resolve(RESULT), path.resolve("robustness").resolve(RESULT)}) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new RobustnessException(path + " holds no " + RESULT + "; score the model with evaluate first");
    }
}
