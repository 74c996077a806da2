package org.colotride.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colotride.io.Checksums;

/**
 * A content security policy for pages whose own scripts stand in their markup: these are allowed by their checksums, so
 * that nothing else that gets into the markup is run.
 */
final class TemplatePolicy {
    private static final List<String> TEMPLATES = List.of(
            "/templates/TrainingOverview.html.ftl",
            "/templates/TrainingModel.html.ftl",
            "/templates/TrainingSystem.html.ftl",
            "/templates/ArbiterUI.html");
    private static final Pattern SCRIPT =
            Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern HANDLER =
            Pattern.compile("\\son[a-z]+=(?:\"([^\"&]*)\"|'([^'&]*)')", Pattern.CASE_INSENSITIVE);

    private TemplatePolicy() {}

    /** For the pages of Deeplearning4j and of Arbiter, as they are on the class path. */
    static String ofDeeplearning4jsPages() {
        Set<String> hashes = new TreeSet<>();
        for (String template : TEMPLATES) {
            String markup = read(template);
            for (Pattern pattern : List.of(SCRIPT, HANDLER)) {
                Matcher matcher = pattern.matcher(markup);
                while (matcher.find()) {
                    String script = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                    hashes.add(hash(script));
                }
            }
        }
        // Their scripts set styles of single elements, which no checksum can allow.
        return "default-src 'none'; script-src 'self' 'unsafe-hashes' " + String.join(" ", hashes)
                + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static String read(String template) {
        try (InputStream stream = TemplatePolicy.class.getResourceAsStream(template)) {
            if (stream == null) {
                throw new IllegalStateException(template + " is not on the class path");
            }
            // As a browser reads it.
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String script) {
        byte[] digest = Checksums.sha256().digest(script.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
