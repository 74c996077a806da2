package org.colotride.ui.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;

/**
 * The files below {@code /assets/} that Deeplearning4j's pages and Arbiter's load, from the class path. Deeplearning4j
 * would leave a request for one that is not there without an answer. Two scripts are handed out with a few lines more,
 * which put a tab that leads to {@code /colotride} onto these pages and take away what is refused here.
 */
public final class PageAssets {
    private static final String FOLDER = "/assets/";
    private static final String LIBRARIES = "webjars";
    private static final int NOT_FOUND = 404;
    private static final Map<String, List<String>> ADDED = Map.of(
            "/deeplearning4jUiAssets/js/train/train.js", List.of("tab.js", "train.js"),
            "/deeplearning4jUiAssets/dl4j-ui.js", List.of("tab.js", "arbiter.js"));
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("map", "application/json"),
            Map.entry("json", "application/json"),
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("eot", "application/vnd.ms-fontobject"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("otf", "font/otf"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"));

    /** Answers if it is one of these files, or would be one if it were there. */
    public boolean handles(HttpServerRequest request) {
        String path = request.path();
        if (!path.startsWith(FOLDER)) {
            return false;
        }
        String name = path.substring(FOLDER.length());
        int library = name.indexOf(LIBRARIES);
        String resource =
                library < 0 ? "/deeplearning4jUiAssets/" + name : "/META-INF/resources/" + name.substring(library);
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        Buffer content = type == null ? null : read(resource);
        HttpServerResponse response = request.response();
        if (content == null) {
            response.setStatusCode(NOT_FOUND)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("There is nothing here.");
            return true;
        }
        ADDED.getOrDefault(resource, List.of())
                .forEach(script -> content.appendString("\n;").appendBuffer(read(script)));
        response.putHeader("Content-Type", type).end(content);
        return true;
    }

    /** Null if there is no such file. */
    private static Buffer read(String resource) {
        URL address = PageAssets.class.getResource(resource);
        // A folder of a jar can be read, too, and is empty.
        if (address == null
                || (address.getProtocol().equals("jar") && PageAssets.class.getResource(resource + "/") != null)) {
            return null;
        }
        try (InputStream stream = address.openStream()) {
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
