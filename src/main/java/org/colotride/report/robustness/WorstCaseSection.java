package org.colotride.report.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colotride.attack.Norm;
import org.colotride.report.Html;
import org.colotride.retrieval.AttackFigure;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Interval;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.AttackResult;
import org.colotride.robustness.RobustnessResult.Figure;

/**
 * What a scoring says in plain words, and, where the worst case was searched for, how it compares with the published attack
 * and which search found it.
 */
final class WorstCaseSection {
    /** Shares of the same queries that are right before two attacks; other figures count something else. */
    private static final double SAME = 1e-9;

    private WorstCaseSection() {}

    /** Whether the worst case was searched for. */
    static boolean applies(RobustnessResult result) {
        return result.attacks().stream().anyMatch(attack -> attack.worstCase() != null);
    }

    /** A figure of queries that are still right, and whose it is. */
    record StillRight(AttackResult attack, String name, Figure figure) {
        /** Of 100 queries that are right before the attack. */
        String of100() {
            return WorstCaseSection.of100(
                    figure.adversarial().value(), figure.benign().value());
        }
    }

    /** A sentence for somebody who knows none of the figures; nothing if no attack counts queries that stay right. */
    static String verdict(Declarations declarations, RobustnessResult result) {
        Optional<StillRight> lowest = lowest(declarations, result);
        if (lowest.isEmpty()) {
            return "";
        }
        StillRight found = lowest.get();
        double benign = found.figure().benign().value();
        StringBuilder sentence = new StringBuilder(String.format(
                Locale.ROOT,
                "Of 100 queries that find the right image today, %s still do when an attacker may change %s by %s"
                        + " (%s%s).",
                of100(found.figure().adversarial().value(), benign),
                result.norm() == Norm.linf ? "each pixel" : "the image",
                result.norm().text(found.attack().epsilon()),
                found.attack().attack(),
                found.attack().worstCase() == null ? "" : ", the worst that any search found"));
        if (found.attack().worstCase() != null) {
            Interval published = found.attack().worstCase().published().get(found.name());
            sentence.append(String.format(
                    Locale.ROOT, " The published attack alone would have said %s.", of100(published.value(), benign)));
        } else {
            sentence.append(" Other searches may find worse: evaluate --search worst.");
        }
        return String.format(Locale.ROOT, "<p class=\"card verdict\">%s</p>\n", Html.escape(sentence.toString()));
    }

    private static String of100(double still, double benign) {
        return String.format(Locale.ROOT, "%.0f", 100 * still / benign);
    }

    /** Of the figures that begin at the queries' R@1, the one that ends lowest. */
    static Optional<StillRight> lowest(Declarations declarations, RobustnessResult result) {
        List<StillRight> all = new ArrayList<>();
        result.attacks().forEach(attack -> declarations
                .attack(attack.attack())
                .flatMap(known -> known.figure(AttackFigure.Kind.QUERIES_RIGHT))
                .map(AttackFigure::name)
                .filter(attack.figures()::containsKey)
                .ifPresent(name ->
                        all.add(new StillRight(attack, name, attack.figures().get(name)))));
        // GTT counts something else, which is near 100 before it.
        double recall = all.stream()
                .mapToDouble(one -> one.figure().benign().value())
                .min()
                .orElse(0);
        return all.stream()
                .filter(one -> recall > 0 && one.figure().benign().value() <= recall + SAME)
                .min(Comparator.comparingDouble(
                        one -> one.figure().adversarial().value()));
    }

    /** Figure by figure; nothing unless the worst case was searched for. */
    static String html(Declarations declarations, RobustnessResult result) {
        if (!applies(result)) {
            return "";
        }
        StringBuilder html = new StringBuilder(
                "<h2>The worst case beside the published attack</h2>\n<div class=\"wide-table\"><div class=\"card scroll\""
                        + " tabindex=\"0\"><table class=\"scores intervals\">\n<tr><th>figure</th><th>benign</th><th>published</th>"
                        + "<th>worst</th><th>found by, queries</th></tr>\n");
        double forward = 0;
        double backward = 0;
        for (AttackResult attack : result.attacks()) {
            if (attack.worstCase() == null) {
                continue;
            }
            forward += attack.worstCase().forward();
            backward += attack.worstCase().backward();
            attack.figures().forEach((name, figure) -> html.append(row(declarations, attack, name, figure)));
        }
        return html.append(
                        "</table></div>\n<p class=\"cue\">↔ The table goes on to the right: scroll it sideways.</p></div>\n")
                .append(String.format(
                        Locale.ROOT,
                        "<p class=\"soft\">For each query and each figure by itself, the worst image of any search: the"
                                + " published descent; Auto-PGD from its end and from random starts, on the attack's loss and"
                                + " on smoother ones; squares; another model's images, if one was given. Budget %s: %,.0f images"
                                + " forward and %,.0f backward for each query, all attacks together.</p>\n",
                        Html.escape(result.plan().path("budget").asText()),
                        forward,
                        backward))
                .toString();
    }

    private static String row(Declarations declarations, AttackResult attack, String name, Figure figure) {
        Map<String, Integer> searches = attack.worstCase().foundBy().getOrDefault(name, Map.of());
        String by = searches.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(search -> search.getKey() + " " + search.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td><td class=\"soft\">%s</td></tr>\n",
                Html.escape(name),
                declarations.text(name, figure.benign().value()),
                declarations.text(name, attack.worstCase().published().get(name).value()),
                declarations.text(name, figure.adversarial().value()),
                Html.escape(by));
    }
}
