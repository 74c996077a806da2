package org.colotride.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.attack.Attacks;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.RobustnessResult;

/** The figures of a candidate by the names that the tables use, in per cent, but TMA and ES:D in their own units. */
public final class CandidateFigures {
    private static final String ERS = "ERS";
    private static final String ARS = "ARS";
    private static final List<String> BENIGN = List.of("R@1", "R@2", "R@4", "R@8", "mAP", "mAP@10", "mAP@R", "NMI");

    /** Every figure that a search can maximise. */
    public static final List<String> NAMES = names();

    /** What they mean. */
    public static final Declarations DECLARED = new Declarations(Attacks.REGISTRY);

    private CandidateFigures() {}

    private static List<String> names() {
        List<String> names = new ArrayList<>(BENIGN);
        names.add(ERS);
        names.add(ARS);
        names.addAll(Declarations.standardNames());
        return List.copyOf(names);
    }

    static boolean needsAttacks(Collection<String> figures) {
        return figures.stream().anyMatch(figure -> !BENIGN.contains(figure));
    }

    /** @param figures in [0, 1] */
    static Map<String, Double> benign(Map<String, Double> figures) {
        Map<String, Double> all = new LinkedHashMap<>();
        figures.forEach((name, value) -> all.put(name, 100 * value));
        return all;
    }

    /** The ten figures, ERS and ARS of a scoring with the nine attacks of the table. */
    static Map<String, Double> robust(RobustnessResult result) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(ERS, result.scores().ers().value());
        all.put(ARS, result.scores().ars().value());
        Map<String, Double> measured = new LinkedHashMap<>();
        result.attacks().forEach(attack -> attack.figures()
                .forEach((name, figure) ->
                        measured.put(name, figure.adversarial().value())));
        Declarations.standardNames().forEach(name -> all.put(name, measured.get(name)));
        return all;
    }
}
