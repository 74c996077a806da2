package org.colotride.ui.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts a tab that leads to {@code /colotride} beside those of Deeplearning4j's pages and onto Arbiter's, which have no
 * place for it: the scripts that their pages load are handed out with a few lines more. Belongs to one event loop.
 */
public final class PageTabs {
    private static final Map<String, String> SCRIPTS = Map.of(
            "/assets/js/train/train.js", "/deeplearning4jUiAssets/js/train/train.js",
            "/assets/dl4j-ui.js", "/deeplearning4jUiAssets/dl4j-ui.js");

    private final Map<String, Buffer> scripts = new HashMap<>();

    /** Answers if it is one of these scripts. */
    public boolean handles(HttpServerRequest request) {
        String original = SCRIPTS.get(request.path());
        if (original == null) {
            return false;
        }
        Buffer script = scripts.computeIfAbsent(original, PageTabs::withTab);
        request.response()
                .putHeader("Content-Type", "text/javascript; charset=utf-8")
                .end(script);
        return true;
    }

    private static Buffer withTab(String original) {
        return Buffer.buffer(read(original)).appendString("\n;").appendBytes(read("tab.js"));
    }

    private static byte[] read(String resource) {
        try (InputStream stream = PageTabs.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
