package org.colotride.report.robustness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colotride.report.Html;
import org.colotride.report.robustness.KeptExamples.Kept;
import org.colotride.report.robustness.KeptExamples.Near;
import org.colotride.robustness.Declarations;

/** The same images, attacked in one model and in the other, side by side. */
final class BeforeAfterExamples {
    private final Declarations declarations;
    private final StringBuilder body = new StringBuilder();

    private BeforeAfterExamples(Declarations declarations) {
        this.declarations = declarations;
    }

    /** Of the images that both have; says so if there are none. */
    static String html(Declarations declarations, List<Kept> before, List<Kept> after) {
        BeforeAfterExamples section = new BeforeAfterExamples(declarations);
        Map<String, List<Kept>> byAttack =
                before.stream().collect(Collectors.groupingBy(Kept::attack, LinkedHashMap::new, Collectors.toList()));
        byAttack.forEach((attack, examples) -> section.attack(attack, examples, after));
        return "<h2>The same images, attacked before and after</h2>\n"
                + (section.body.isEmpty()
                        ? "<p class=\"soft\">There are no pictures: one of the scorings was made by an earlier version;"
                                + " evaluate again with --output.</p>\n"
                        : "<p class=\"soft\">Each image as it is and as the attack left it; below, what either finds"
                                + " nearest: ✓ of its own class, ✗ of another.</p>\n" + section.body);
    }

    private void attack(String attack, List<Kept> examples, List<Kept> after) {
        StringBuilder cards = new StringBuilder();
        for (Kept was : examples) {
            Optional<Kept> is = after.stream()
                    .filter(other ->
                            other.attack().equals(attack) && other.name().equals(was.name()))
                    .findFirst();
            is.ifPresent(same -> cards.append(card(was, same)));
        }
        if (!cards.isEmpty()) {
            body.append("<h3>").append(Html.escape(attack)).append("</h3>\n").append(cards);
        }
    }

    private String card(Kept was, Kept is) {
        return String.format(
                Locale.ROOT,
                "<div class=\"card example\"><p>%s, %s, %s</p><div class=\"nears\">%s%s</div></div>\n",
                Html.escape(was.moved()),
                Html.escape(was.className()),
                Html.escape(was.name()),
                side("before", was),
                side("after", is));
    }

    private String side(String title, Kept kept) {
        return "<div class=\"near-box\"><b>" + title + "</b><div class=\"shots\">"
                + shot(kept.image(), kept.moved())
                + shot(kept.adversarial(), "adversarial " + kept.moved())
                + "</div>\n<p class=\"change\">" + figures(kept) + "</p>\n"
                + nearest("nearest to the image", kept.nearestBefore())
                + nearest("nearest to the adversarial image", kept.nearestAfter())
                + "</div>";
    }

    private static String shot(String image, String caption) {
        return String.format(
                Locale.ROOT,
                "<figure class=\"shot\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>",
                Html.escape(caption),
                Html.escape(image),
                Html.escape(caption));
    }

    private String figures(Kept kept) {
        return kept.before().entrySet().stream()
                .map(before -> String.format(
                        Locale.ROOT,
                        "%s of this image: %s unattacked, %s attacked",
                        Html.escape(before.getKey()),
                        Html.escape(declarations.text(before.getKey(), before.getValue())),
                        Html.escape(declarations.text(
                                before.getKey(), kept.after().getOrDefault(before.getKey(), Double.NaN)))))
                .collect(Collectors.joining("<br>"));
    }

    private static String nearest(String title, List<Near> nearest) {
        StringBuilder html = new StringBuilder("<span class=\"soft\">" + title + "</span><div class=\"near\">");
        for (Near near : nearest) {
            html.append(String.format(
                    Locale.ROOT,
                    "<figure class=\"%s\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption><b>%s</b> %s</figcaption></figure>",
                    near.right() ? "right" : "wrong",
                    Html.escape(near.className()),
                    Html.escape(near.image()),
                    near.right() ? "✓" : "✗",
                    Html.escape(near.className())));
        }
        return html.append("</div>").toString();
    }
}
