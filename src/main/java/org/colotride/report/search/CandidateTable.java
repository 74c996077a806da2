package org.colotride.report.search;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.colotride.report.Html;
import org.colotride.search.CandidateResult;
import org.colotride.search.analysis.KeyAxis;
import org.colotride.search.analysis.NumberText;
import org.colotride.search.analysis.Ranking;

/** All candidates as a table that sorts itself by the column whose head is pressed; leaders first until then. */
final class CandidateTable {
    /** Empty cells stay last whichever way a column is sorted. */
    static final String SCRIPT =
            """
            <script>
            document.querySelectorAll('table.sortable').forEach(table => {
              const heads = [...table.tHead.rows[0].cells];
              const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;
              heads.forEach((head, column) => head.firstElementChild.addEventListener('click', () => {
                const down = head.getAttribute('aria-sort') === 'ascending';
                heads.forEach(other => other.removeAttribute('aria-sort'));
                head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
                const compare = (a, b) => {
                  const x = value(a, column), y = value(b, column);
                  if (x === '' || y === '') return (x === '' ? 1 : 0) - (y === '' ? 1 : 0);
                  const order = head.dataset.kind === 'number' ? x - y : x.localeCompare(y, 'en', {numeric: true});
                  return down ? -order : order;
                };
                table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
              }));
            });
            </script>
            """;

    private CandidateTable() {}

    /** @param best its row is marked; null if there is none */
    static String html(List<KeyAxis> axes, List<CandidateResult> leadersFirst, CandidateResult best, String scoreName) {
        List<String> figures = CandidateCsv.figures(leadersFirst).stream()
                .filter(name -> !name.equals(scoreName)
                        || leadersFirst.stream()
                                .anyMatch(candidate ->
                                        !Objects.equals(candidate.figures().get(name), candidate.score())))
                .toList();
        StringBuilder html =
                new StringBuilder("<div class=\"card tall\" tabindex=\"0\"><table class=\"sortable\">\n<thead><tr>");
        head(html, "candidate", true);
        head(html, "status", false);
        head(html, scoreName.equals("score") ? "score" : "score: " + scoreName + NumberText.unit(scoreName), true);
        axes.forEach(axis -> head(html, axis.key(), axis.numeric()));
        figures.forEach(name -> head(html, name + NumberText.unit(name), true));
        head(html, "iterations", true);
        head(html, "time", true);
        head(html, "collapsed", false);
        head(html, "reason", false);
        head(html, "folder", false);
        html.append("</tr></thead>\n<tbody>\n");
        leadersFirst.forEach(candidate -> row(html, axes, figures, candidate, scoreName, candidate == best));
        return html.append("</tbody></table></div>\n").toString();
    }

    private static void head(StringBuilder html, String name, boolean number) {
        html.append(String.format(
                Locale.ROOT,
                "<th scope=\"col\"%s><button type=\"button\">%s</button></th>",
                number ? " class=\"number\" data-kind=\"number\"" : "",
                Html.escape(name)));
    }

    private static void row(
            StringBuilder html,
            List<KeyAxis> axes,
            List<String> figures,
            CandidateResult candidate,
            String scoreName,
            boolean best) {
        html.append(best ? "<tr class=\"best\">" : "<tr>");
        number(html, Integer.toString(candidate.index()), (double) candidate.index());
        String status = candidate.status().name().toLowerCase(Locale.ROOT);
        html.append(String.format(Locale.ROOT, "<td><span class=\"badge %s\">%s</span></td>", status, status));
        number(html, NumberText.figure(scoreName, candidate.score()), candidate.score());
        for (KeyAxis axis : axes) {
            if (axis.numeric()) {
                number(html, axis.text(candidate), axis.value(candidate));
            } else {
                text(html, axis.text(candidate));
            }
        }
        for (String figure : figures) {
            Double value = candidate.figures().get(figure);
            number(html, NumberText.figure(figure, value), value);
        }
        number(html, Integer.toString(candidate.iterations()), (double) candidate.iterations());
        number(html, NumberText.duration(candidate.seconds()), candidate.seconds());
        text(html, candidate.collapsed() ? "yes" : "no");
        html.append(String.format(Locale.ROOT, "<td class=\"reason\">%s</td>", escaped(candidate.reason())));
        text(html, candidate.folder());
        html.append("</tr>\n");
    }

    private static void number(StringBuilder html, String shown, Double value) {
        html.append(String.format(
                Locale.ROOT,
                "<td class=\"number\" data-value=\"%s\">%s</td>",
                Ranking.finite(value) ? value : "",
                Html.escape(shown)));
    }

    private static void text(StringBuilder html, String text) {
        html.append(String.format(Locale.ROOT, "<td>%s</td>", escaped(text)));
    }

    private static String escaped(String text) {
        return text == null ? "" : Html.escape(text);
    }
}
