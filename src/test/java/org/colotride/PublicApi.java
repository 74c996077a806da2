package org.colotride;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The packages that other programs may compile against: those that their own {@code package-info} does not call internal. */
final class PublicApi {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String MARK = "@API(status = API.Status.INTERNAL)";

    private PublicApi() {}

    /** Their names, sorted. */
    static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.endsWith("package-info.java")).toList()) {
                if (!Files.readString(file).contains(MARK)) {
                    packages.add(SOURCES.relativize(file.getParent()).toString().replace('/', '.'));
                }
            }
        }
        return packages;
    }
}
