package org.colotride.report.robustness;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.colotride.attack.Attack;
import org.colotride.config.Registry;
import org.colotride.io.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.robustness.Declarations;
import org.colotride.robustness.Protocol;
import org.colotride.robustness.RobustnessException;
import org.colotride.robustness.RobustnessFiles;
import org.colotride.robustness.RobustnessResult;

/** A model before it was hardened and after, on one page that needs no other file. */
public final class BeforeAfterPage {
    private final Path beforePath;
    private final Path afterPath;
    private final RobustnessResult before;
    private final RobustnessResult after;
    private final Declarations declarations;
    private final Comparison comparison;

    /**
     * @param attacks that are known
     * @param before as {@link RobustnessFiles#read} takes it
     * @param after likewise
     * @throws RobustnessException if one is no scoring, or they do not follow one protocol
     */
    public BeforeAfterPage(Registry<Attack> attacks, Path before, Path after) {
        this.beforePath = before;
        this.afterPath = after;
        this.before = RobustnessFiles.read(before);
        this.after = RobustnessFiles.read(after);
        List<RobustnessResult> both = List.of(this.before, this.after);
        this.declarations = new Declarations(attacks, both);
        this.comparison = new Comparison(attacks, both);
        List<String> differences =
                Protocol.of(this.after, declarations).differences(Protocol.of(this.before, declarations));
        if (!differences.isEmpty()) {
            throw new RobustnessException(after + " was not attacked as " + before + " was: "
                    + String.join("; ", differences) + "; evaluate both alike, or leave out --before-after");
        }
    }

    /** Who is safer, by how much and at what price, in plain words. */
    public String verdict() {
        return new BeforeAfterVerdict(declarations, before, after).text();
    }

    /** @throws org.colotride.io.StorageException if it cannot be written */
    public void write(Path page) {
        String title = "Before and after hardening";
        String body = String.format(
                        Locale.ROOT,
                        "<h1>%s</h1>\n<p class=\"soft\">Before: %s (%s). After: %s (%s). The same attacks on the same %,d"
                                + " queries; intervals are of 95 %%.</p>\n<p class=\"card verdict\">%s</p>\n",
                        title,
                        Html.escape(before.name()),
                        Html.escape(before.model().path("file").asText()),
                        Html.escape(after.name()),
                        Html.escape(after.model().path("file").asText()),
                        before.queries(),
                        Html.escape(verdict()))
                + BeforeAfterTable.html(declarations, before, after)
                + BeforeAfterExamples.html(
                        declarations,
                        KeptExamples.read(RobustnessFiles.folder(beforePath)),
                        KeptExamples.read(RobustnessFiles.folder(afterPath)))
                + "<h2>Beside what papers published</h2>\n"
                + comparison.body();
        AtomicFiles.writeString(page, Html.widePage(title, body));
    }
}
