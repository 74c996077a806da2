package org.colotride.report.robustness;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.colotride.attack.MovingImage;
import org.colotride.io.JsonFiles;
import org.colotride.io.Mappers;
import org.colotride.report.robustness.RobustnessPage.Picture;
import org.colotride.report.robustness.RobustnessPage.Pictures;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.BatchOutcome;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.RobustnessException;

/** Examples of a scoring with all of their pictures, {@code examples.json}: for pages that have neither model nor images. */
public final class KeptExamples {
    /** Beside the results of the scoring. */
    public static final String FILE = "examples.json";

    /** Of each attack, and of the nearest images: a page that holds two models' should stay of a size that opens. */
    private static final int MOST = 3;

    private KeptExamples() {}

    /**
     * An image that an attack moved.
     *
     * @param attack its name
     * @param moved {@code query} or {@code candidate}
     * @param name of the image
     * @param image picture of it, a {@code data:} address
     * @param adversarial the same after the attack
     * @param before the attack's figures of this image alone, by name
     * @param after the same, after the attack
     * @param nearestBefore the nearest other images to it
     * @param nearestAfter those to the adversarial image
     */
    record Kept(
            String attack,
            String moved,
            String name,
            String className,
            String image,
            String adversarial,
            Map<String, Double> before,
            Map<String, Double> after,
            List<Near> nearestBefore,
            List<Near> nearestAfter) {}

    /** @param right whether it is of the class of the image that was moved */
    record Near(String image, String className, boolean right) {}

    /**
     * Keeps them in a scoring's folder.
     *
     * @param examples by attack, each of which is declared
     */
    public static void write(
            Path folder, Declarations declarations, Map<String, List<AttackExample>> examples, Pictures pictures) {
        List<Kept> kept = new ArrayList<>();
        examples.forEach((attack, ofAttack) -> {
            MovingImage kind = declarations.attack(attack).orElseThrow().moves();
            ofAttack.stream().limit(MOST).forEach(example -> kept.add(kept(attack, kind, example, pictures)));
        });
        JsonFiles.write(folder.resolve(FILE), kept);
    }

    private static Kept kept(String attack, MovingImage kind, AttackExample example, Pictures pictures) {
        BatchOutcome.Example shown = example.pictures();
        Picture image = pictures.moved(kind, shown.query());
        return new Kept(
                attack,
                kind == MovingImage.CANDIDATE ? "candidate" : "query",
                image.name(),
                image.className(),
                image.dataUri(),
                shown.adversarial(),
                example.before(),
                example.after(),
                near(shown.before(), image, pictures),
                near(shown.after(), image, pictures));
    }

    private static List<Near> near(List<BatchOutcome.Near> nearest, Picture image, Pictures pictures) {
        return nearest.stream()
                .limit(MOST)
                .map(near -> pictures.searched(near.row()))
                .map(picture -> new Near(picture.dataUri(), picture.className(), picture.label() == image.label()))
                .toList();
    }

    /**
     * @param folder of a scoring
     * @return none if an earlier version scored
     * @throws RobustnessException if the file is broken
     */
    static List<Kept> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return Mappers.json().readValue(file.toFile(), new TypeReference<List<Kept>>() {});
        } catch (IOException e) {
            throw new RobustnessException(file + ": holds no examples of a scoring ("
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + "); delete it, and there are no pictures, or evaluate again");
        }
    }
}
