package org.colotride.ui.page;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The page's own files and the chart library's, from the class path; each is read once. Thread-safe. */
final class PageFiles {
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> ELSEWHERE =
            Map.of("uplot.js", CHARTS + "uPlot.iife.min.js", "uplot.css", CHARTS + "uPlot.min.css");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");
    private static final String PLAIN = "[a-z][a-z0-9-]*\\.(html|css|js)";

    private final Map<String, Buffer> read = new ConcurrentHashMap<>();

    /** @param content shared by all answers, never changed */
    record PageFile(String type, Buffer content) {}

    Optional<PageFile> find(String name) {
        if (name == null || !name.matches(PLAIN)) {
            return Optional.empty();
        }
        Buffer known = read.get(name);
        if (known == null) {
            known = read(ELSEWHERE.getOrDefault(name, name));
            if (known == null) {
                return Optional.empty();
            }
            read.put(name, known);
        }
        return Optional.of(new PageFile(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), known));
    }

    private static Buffer read(String resource) {
        try (InputStream stream = PageFiles.class.getResourceAsStream(resource)) {
            return stream == null ? null : Buffer.buffer(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
