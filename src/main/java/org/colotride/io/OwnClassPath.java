package org.colotride.io;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class path of this program, by whatever loaded it: Maven's loader has class paths of its own. */
public final class OwnClassPath {
    private OwnClassPath() {}

    /** As {@code java -cp} takes it. */
    public static String text() {
        if (!(OwnClassPath.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            entries.add(Path.of(URI.create(url.toString())).toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
