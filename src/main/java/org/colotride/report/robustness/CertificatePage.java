package org.colotride.report.robustness;

import java.nio.file.Path;
import java.util.Locale;
import org.colotride.io.AtomicFiles;
import org.colotride.report.Html;
import org.colotride.report.chart.RobustnessPlots;
import org.colotride.robustness.certificate.Certificate;

/** A certificate for people: the share of queries that is proved, by radius. */
public final class CertificatePage {
    private static final String FILE = "certificate.html";
    private static final double[] RADII = {0, 0.05, 0.1, 0.25, 0.5, 1, 2};

    private CertificatePage() {}

    /** @return the page, which needs no other file */
    public static Path write(Path folder, Certificate certificate) {
        StringBuilder body = new StringBuilder(String.format(
                Locale.ROOT,
                """
                <h1>What is proved</h1>
                <p class="card verdict">%s</p>
                <p class="soft">σ %s, %,d samples a query, confidence %s for each; %,d queries. A query that is not certified
                may be safe all the same.</p>
                <div class="card"><table class="scores"><tr><th>ℓ2 radius</th><th>certified R@1</th>%s</tr>
                """,
                verdict(certificate),
                certificate.plan().sigma(),
                certificate.plan().samples(),
                certificate.plan().confidence(),
                certificate.rows().length,
                certificate.isAttacked() ? "<th>not broken by the attack</th>" : ""));
        for (double radius : RADII) {
            body.append(String.format(
                    Locale.ROOT,
                    "<tr><th>%.2f</th><td>%.1f %%</td>%s</tr>\n",
                    radius,
                    certificate.certifiedRecall(radius),
                    certificate.isAttacked()
                            ? String.format(Locale.ROOT, "<td>%.1f %%</td>", certificate.attackedRecall(radius))
                            : ""));
        }
        body.append("</table></div>\n");
        RobustnessPlots.certified(certificate).forEach(plot -> body.append(plot.html(true)));
        Path page = folder.resolve(FILE);
        AtomicFiles.writeString(page, Html.page("Certificate", body.toString()));
        return page;
    }

    private static String verdict(Certificate certificate) {
        if (certificate.certifiedRecall(0) == 0) {
            return String.format(
                    Locale.ROOT,
                    "Nothing could be proved: for no query is the right image ahead by more than the %.3f that the mean of"
                            + " %,d samples may be off. More samples, or a σ that the model bears better, may help.",
                    certificate.samplingError(),
                    certificate.plan().samples());
        }
        return String.format(
                Locale.ROOT,
                "Of 100 queries, the right image provably stays first for %.0f of the smoothed model as long as an attacker"
                        + " changes the image by at most %.2f (ℓ2 norm over all pixels), whatever he does.",
                certificate.certifiedRecall(certificate.medianRadius()),
                certificate.medianRadius());
    }

    /** For a terminal. */
    public static String text(Certificate certificate) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nCertified R@1 by ℓ2 radius (σ %s)%s:%n",
                certificate.plan().sigma(),
                certificate.isAttacked() ? ", and what no attack has broken" : ""));
        for (double radius : RADII) {
            text.append(String.format(Locale.ROOT, "  %.2f  %5.1f %%", radius, certificate.certifiedRecall(radius)));
            text.append(
                    certificate.isAttacked()
                            ? String.format(Locale.ROOT, "  %5.1f %%%n", certificate.attackedRecall(radius))
                            : System.lineSeparator());
        }
        return certificate.certifiedRecall(0) == 0
                ? text.append("  ")
                        .append(verdict(certificate))
                        .append(System.lineSeparator())
                        .toString()
                : text.toString();
    }
}
