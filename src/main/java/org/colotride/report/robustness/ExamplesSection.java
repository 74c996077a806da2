package org.colotride.report.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.colotride.attack.Attack;
import org.colotride.attack.MovingImage;
import org.colotride.report.Html;
import org.colotride.report.robustness.RobustnessPage.Picture;
import org.colotride.report.robustness.RobustnessPage.Pictures;
import org.colotride.robustness.AttackExample;
import org.colotride.robustness.BatchOutcome;
import org.colotride.robustness.Declarations;

/** What each attack did to some images, as pictures. */
final class ExamplesSection {
    private final Declarations declarations;
    private final Pictures pictures;
    private final StringBuilder body = new StringBuilder();

    private ExamplesSection(Declarations declarations, Pictures pictures) {
        this.declarations = declarations;
        this.pictures = pictures;
    }

    /** @param examples by attack, each of which is declared */
    static String html(Declarations declarations, Map<String, List<AttackExample>> examples, Pictures pictures) {
        ExamplesSection section = new ExamplesSection(declarations, pictures);
        examples.forEach(
                (name, ofAttack) -> section.attack(declarations.attack(name).orElseThrow(), ofAttack));
        return section.body.toString();
    }

    private void attack(Attack attack, List<AttackExample> examples) {
        String moved = attack.moves() == MovingImage.CANDIDATE ? "candidate" : "query";
        boolean aims = examples.stream().anyMatch(example -> example.selected().length > 0);
        body.append(String.format(
                        Locale.ROOT,
                        "<h2>%s</h2>\n<p class=\"soft\">The %s, the perturbation (grey is no change, black and white the full ε)",
                        Html.escape(attack.name()),
                        moved)
                + String.format(
                        Locale.ROOT,
                        " and the adversarial %s%s; below, the nearest five images to the %s before and after.</p>\n",
                        moved,
                        aims ? ", and the " + attack.aim() : "",
                        moved));
        examples.forEach(example -> example(attack, moved, example));
    }

    private void example(Attack attack, String moved, AttackExample example) {
        BatchOutcome.Example shown = example.pictures();
        Picture image = pictures.moved(attack.moves(), shown.query());
        body.append("<div class=\"card example\"><div class=\"shots\">")
                .append(picture("", image.dataUri(), moved + ", " + image.className() + ", " + image.name()))
                .append(picture("", shown.perturbation(), "perturbation"))
                .append(picture("", shown.adversarial(), "adversarial " + moved));
        for (int row : example.selected()) {
            Picture selected = pictures.selected(attack.moves(), row);
            body.append(picture(
                    "aim", selected.dataUri(), attack.aim() + ": " + selected.className() + ", " + selected.name()));
        }
        body.append("</div>\n<p class=\"change\">").append(changes(example)).append("</p>\n<div class=\"nears\">");
        near("before", shown.before(), image, attack, example.selected());
        near("after", shown.after(), image, attack, example.selected());
        body.append("</div></div>\n");
    }

    private String changes(AttackExample example) {
        return example.before().entrySet().stream()
                .map(before -> String.format(
                        Locale.ROOT,
                        "%s of this image: %s before, %s after",
                        Html.escape(before.getKey()),
                        declarations.text(before.getKey(), before.getValue()),
                        declarations.text(before.getKey(), example.after().getOrDefault(before.getKey(), Double.NaN))))
                .collect(Collectors.joining("<br>"));
    }

    private static String picture(String kind, String dataUri, String caption) {
        return String.format(
                Locale.ROOT,
                "<figure class=\"shot %s\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption>%s</figcaption></figure>",
                kind,
                Html.escape(caption),
                Html.escape(dataUri),
                Html.escape(caption));
    }

    private void near(String title, List<BatchOutcome.Near> nearest, Picture image, Attack attack, int[] selected) {
        body.append(String.format(
                Locale.ROOT, "<div class=\"near-box\"><span class=\"soft\">%s</span><div class=\"near\">", title));
        for (BatchOutcome.Near near : nearest) {
            Picture picture = pictures.searched(near.row());
            boolean right = picture.label() == image.label();
            boolean aim = pictures.selectsSearched(attack.moves())
                    && Arrays.stream(selected).anyMatch(row -> row == near.row());
            body.append(String.format(
                    Locale.ROOT,
                    "<figure class=\"%s\"><img class=\"pixels\" alt=\"%s\" src=\"%s\"><figcaption><b>%s%s</b> %s<br>%s</figcaption></figure>",
                    right ? "right" : "wrong",
                    Html.escape(picture.name()),
                    Html.escape(picture.dataUri()),
                    right ? "✓" : "✗",
                    aim ? "◎" : "",
                    Html.escape(picture.className()),
                    RobustnessPage.number(near.distance(), 3)));
        }
        body.append("</div></div>");
    }
}
