package org.colotride.report.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colotride.attack.Norm;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Interval;
import org.colotride.robustness.RobustnessResult;

/** Who is safer, by how much, at what price: for somebody who knows none of the figures. */
final class BeforeAfterVerdict {
    private static final String RECALL = "R@1";

    private final Declarations declarations;
    private final RobustnessResult before;
    private final RobustnessResult after;

    BeforeAfterVerdict(Declarations declarations, RobustnessResult before, RobustnessResult after) {
        this.declarations = declarations;
        this.before = before;
        this.after = after;
    }

    /** Plain text. */
    String text() {
        List<String> sentences = new ArrayList<>();
        sentences.add(safer());
        stillRight().ifPresent(sentences::add);
        sentences.add(price());
        return String.join(" ", sentences);
    }

    /** By ERS; by the queries that stay right where an attack of the ten is missing. */
    private String safer() {
        if (before.scores() != null && after.scores() != null) {
            Interval was = before.scores().ers();
            Interval is = after.scores().ers();
            String score = String.format(
                    Locale.ROOT, "its robustness score (ERS) is %.1f of 100, %.1f before", is.value(), was.value());
            return sentence(was, is, score);
        }
        Optional<WorstCaseSection.StillRight> was = WorstCaseSection.lowest(declarations, before);
        Optional<WorstCaseSection.StillRight> is = WorstCaseSection.lowest(declarations, after);
        if (was.isEmpty() || is.isEmpty()) {
            return "Which model is safer cannot be said in one figure: evaluate with all attacks.";
        }
        Interval wasRight = was.get().figure().adversarial();
        Interval isRight = is.get().figure().adversarial();
        return sentence(
                wasRight,
                isRight,
                String.format(
                        Locale.ROOT,
                        "under its worst attack %.1f %% of queries are right, %.1f %% before",
                        isRight.value(),
                        wasRight.value()));
    }

    private static String sentence(Interval was, Interval is, String score) {
        if (is.low() > was.high()) {
            return "The model after is safer: " + score + ".";
        }
        if (is.high() < was.low()) {
            return "The model after is less safe: " + score + ".";
        }
        return "Neither model is clearly safer: " + score + ", a difference that so few queries do not tell from none.";
    }

    private Optional<String> stillRight() {
        Optional<WorstCaseSection.StillRight> was = WorstCaseSection.lowest(declarations, before);
        Optional<WorstCaseSection.StillRight> is = WorstCaseSection.lowest(declarations, after);
        if (was.isEmpty() || is.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Of 100 queries that find the right image unattacked, %s still do when an attacker may change %s by %s"
                        + " (%s); before, %s (%s).",
                is.get().of100(),
                after.norm() == Norm.linf ? "each pixel" : "the image",
                after.norm().text(is.get().attack().epsilon()),
                is.get().attack().attack(),
                was.get().of100(),
                was.get().attack().attack()));
    }

    private String price() {
        Double was = before.benign().get(RECALL);
        Double is = after.benign().get(RECALL);
        if (was == null || is == null) {
            return "What that costs unattacked queries was not measured.";
        }
        double points = 100 * (is - was);
        String recalls =
                String.format(Locale.ROOT, "R@1 of unattacked queries is %.1f %%, %.1f %% before", 100 * is, 100 * was);
        return points < 0
                ? String.format(Locale.ROOT, "The price: %s (%.1f points less).", recalls, -points)
                : String.format(Locale.ROOT, "It costs no recall: %s.", recalls);
    }
}
