package org.colotride.ui;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The addresses by which Deeplearning4j's and Arbiter's pages change what everybody sees, though a mere link asks for
 * them: the language, the worker, the session.
 */
final class StatefulPaths {
    private static final List<String> NEVER = List.of("/setlang", "/train/workers", "/remotereceive", "/tsne");
    /** Where there are several runs, their pages have no other way to choose one. */
    private static final List<String> BY_THEIR_SCRIPTS = List.of("/train/sessions/set", "/arbiter/sessions/set");

    /**
     * Whether a request is refused.
     *
     * @param path of a request, encoded or not
     * @param requestedWith the header that scripts of these pages send, and no other site's page can; null if there is none
     */
    boolean refuses(String path, String requestedWith) {
        String plain = URLDecoder.decode(path, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        return isBelow(plain, NEVER) || (isBelow(plain, BY_THEIR_SCRIPTS) && !"XMLHttpRequest".equals(requestedWith));
    }

    private static boolean isBelow(String path, List<String> folders) {
        return folders.stream().anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
    }
}
