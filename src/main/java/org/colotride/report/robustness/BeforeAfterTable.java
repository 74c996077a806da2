package org.colotride.report.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colotride.report.FigureNotes;
import org.colotride.report.Html;
import org.colotride.retrieval.FigureGuide;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Interval;
import org.colotride.robustness.RobustnessResult;
import org.colotride.robustness.RobustnessResult.Figure;

/** Every figure that two scorings have in common, before and after, with what has become better. */
final class BeforeAfterTable {
    private final Declarations declarations;
    private final List<String> names = new ArrayList<>();
    private final StringBuilder rows = new StringBuilder();

    private BeforeAfterTable(Declarations declarations) {
        this.declarations = declarations;
    }

    static String html(Declarations declarations, RobustnessResult before, RobustnessResult after) {
        BeforeAfterTable table = new BeforeAfterTable(declarations);
        table.scores(before, after);
        table.attacks(before, after);
        table.benign(before, after);
        return "<div class=\"wide-table\"><div class=\"card scroll\" tabindex=\"0\"><table class=\"scores intervals\">\n"
                + "<tr><th>figure</th><th>before,<br>unattacked</th><th>before,<br>attacked</th><th>after,<br>unattacked</th>"
                + "<th>after,<br>attacked</th><th>after against before</th></tr>\n"
                + table.rows
                + "</table></div>\n<p class=\"cue\">↔ The table goes on to the right: scroll it sideways.</p></div>\n"
                + FigureNotes.html(declarations.guides(table.names));
    }

    private void scores(RobustnessResult before, RobustnessResult after) {
        if (before.scores() != null && after.scores() != null) {
            attacked("ERS", null, before.scores().ers(), null, after.scores().ers());
            attacked("ARS", null, before.scores().ars(), null, after.scores().ars());
        }
    }

    private void attacks(RobustnessResult before, RobustnessResult after) {
        for (RobustnessResult.AttackResult attack : before.attacks()) {
            attack.figures().forEach((name, was) -> figure(after, name)
                    .ifPresent(is -> attacked(
                            name,
                            was.benign().value(),
                            was.adversarial(),
                            is.benign().value(),
                            is.adversarial())));
        }
    }

    private static Optional<Figure> figure(RobustnessResult result, String name) {
        return result.attacks().stream()
                .map(attack -> attack.figures().get(name))
                .filter(figure -> figure != null)
                .findFirst();
    }

    private void benign(RobustnessResult before, RobustnessResult after) {
        for (Map.Entry<String, Double> was : before.benign().entrySet()) {
            Double is = after.benign().get(was.getKey());
            if (is != null && declarations.guide(was.getKey()).isPresent()) {
                double change = 100 * (is - was.getValue());
                row(
                        was.getKey(),
                        FigureGuide.share(was.getValue()),
                        FigureGuide.ABSENT,
                        FigureGuide.share(is),
                        FigureGuide.ABSENT,
                        "<td>" + signed(change, declarations.guide(was.getKey()).orElseThrow()) + "</td>");
            }
        }
    }

    private void attacked(String name, Double wasBenign, Interval was, Double isBenign, Interval is) {
        row(
                name,
                wasBenign == null ? FigureGuide.ABSENT : declarations.text(name, wasBenign),
                withRange(name, was),
                isBenign == null ? FigureGuide.ABSENT : declarations.text(name, isBenign),
                withRange(name, is),
                change(name, was, is));
    }

    private String withRange(String name, Interval interval) {
        FigureGuide guide = declarations.guide(name).orElse(null);
        String text = Html.escape(declarations.text(name, interval.value()));
        return guide == null
                ? text
                : text + "<br><span class=\"soft\">" + guide.number(interval.low()) + " … "
                        + guide.number(interval.high()) + "</span>";
    }

    /** Better and worse are said where the 95 % intervals lie apart. */
    private String change(String name, Interval was, Interval is) {
        FigureGuide guide = declarations.guide(name).orElse(null);
        if (guide == null) {
            return "<td>" + FigureGuide.ABSENT + "</td>";
        }
        double change = is.value() - was.value();
        String number = signed(change, guide);
        if (is.low() <= was.high() && was.low() <= is.high()) {
            return "<td>" + number + " <span class=\"soft\">within chance</span></td>";
        }
        boolean better = change > 0 == guide.higherIsBetter();
        return String.format(
                Locale.ROOT,
                "<td class=\"%s\"><b>%s %s</b></td>",
                better ? "right" : "wrong",
                number,
                better ? "better" : "worse");
    }

    private static String signed(double change, FigureGuide guide) {
        return (change < 0 ? "−" : "+") + guide.number(Math.abs(change));
    }

    private void row(String name, String wasBenign, String was, String isBenign, String is, String change) {
        names.add(name);
        rows.append(String.format(
                Locale.ROOT,
                "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td>%s</tr>\n",
                Html.escape(name),
                wasBenign,
                was,
                isBenign,
                is,
                change));
    }
}
