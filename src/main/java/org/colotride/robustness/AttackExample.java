package org.colotride.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attack;

/**
 * An image that an attack moved, with what the attack moved it for, as a page shows it.
 *
 * @param pictures of the image and its nearest, before and after
 * @param selected rows of the images that the attack aims at: where the gallery is apart, of the gallery or, for an
 *     attack that moves a candidate, of the queries; empty for an attack that aims at none
 * @param before the attack's figures of this image alone, by name
 * @param after the same, after the attack
 */
public record AttackExample(
        BatchOutcome.Example pictures, int[] selected, Map<String, Double> before, Map<String, Double> after) {
    private static final int MOST_SELECTED = 5;

    /** The examples that a finished scoring keeps, by attack, in the order of the plan. */
    public static Map<String, List<AttackExample>> read(RobustnessPlan plan, OutcomeStore store) {
        Map<String, List<AttackExample>> examples = new LinkedHashMap<>();
        for (AttackCell cell : plan.cells()) {
            List<AttackExample> ofCell = store.read(cell).stream()
                    .flatMap(outcome -> of(cell.attack().rule(), outcome).stream())
                    .toList();
            if (!ofCell.isEmpty()) {
                examples.putIfAbsent(cell.attack().name(), ofCell);
            }
        }
        return examples;
    }

    private static List<AttackExample> of(Attack attack, BatchOutcome outcome) {
        List<AttackExample> examples = new ArrayList<>();
        for (BatchOutcome.Example pictures : outcome.examples()) {
            int position = position(outcome.queries(), pictures.query());
            int[] selected = outcome.selected()[position];
            examples.add(new AttackExample(
                    pictures,
                    Arrays.copyOf(selected, Math.min(attack.aims().orElse(MOST_SELECTED), selected.length)),
                    figures(outcome.benign(), position),
                    figures(outcome.adversarial(), position)));
        }
        return List.copyOf(examples);
    }

    private static int position(int[] rows, int row) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == row) {
                return i;
            }
        }
        throw new RobustnessException("an example shows image " + row + ", which its batch did not attack");
    }

    private static Map<String, Double> figures(Map<String, double[]> perImage, int position) {
        Map<String, Double> figures = new LinkedHashMap<>();
        perImage.forEach((name, values) -> figures.put(name, values[position]));
        return figures;
    }
}
