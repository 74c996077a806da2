package org.colotride.build;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No library falls back below the version that {@code docs/dependencies.md} asks for, whatever another one brings. */
class DependencyFloorsTest {
    private static final Path DOCUMENT = Path.of("docs/dependencies.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^`:]+):([^`:]+)` \\| ([^ |]+) \\| [^|]+ \\| [^|]+ \\|$");

    /** The name of a file of Maven's repository: the artifact, the version, and for natives their platform. */
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d.*?)\\.jar");

    record Floor(String group, String artifact, Version least) {
        /** Versions of it on the class path. */
        List<Version> present() {
            Pattern names = Pattern.compile(artifact.replace("*", "[a-z0-9-]+"));
            String folder = File.separator + group.replace(".", File.separator) + File.separator;
            List<Version> versions = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Matcher jar = JAR.matcher(Path.of(entry).getFileName().toString());
                if (entry.contains(folder)
                        && jar.matches()
                        && names.matcher(jar.group(1)).matches()) {
                    versions.add(Version.parse(jar.group(2)));
                }
            }
            return versions;
        }
    }

    static Stream<Floor> floors() throws IOException {
        List<MatchResult> rows =
                ROW.matcher(Files.readString(DOCUMENT)).results().toList();
        assertTrue(rows.size() >= 16, DOCUMENT + " names " + rows.size() + " libraries");
        return rows.stream().map(row -> new Floor(row.group(1), row.group(2), Version.parse(row.group(3))));
    }

    @ParameterizedTest
    @MethodSource("floors")
    void noneIsOlder(Floor floor) {
        List<Version> present = floor.present();
        assertFalse(present.isEmpty(), floor + " is not on the class path: strike it from " + DOCUMENT);
        for (Version version : present) {
            assertTrue(
                    version.compareTo(floor.least()) >= 0,
                    floor.artifact() + " is " + version + ", older than the " + floor.least() + " of " + DOCUMENT);
        }
    }

    /** Their copies are told by class names: should ND4J ever bring others, the document is out of date. */
    @ParameterizedTest
    @MethodSource("shaded")
    void whatIsShadedIsWhatTheDocumentNames(String artifact, String library, String named) throws IOException {
        String properties = "META-INF/maven/" + library + "/pom.properties";
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains(File.separator + "nd4j" + File.separator + artifact + File.separator))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(path)) {
            Properties read = new Properties();
            read.load(jar.getInputStream(jar.getJarEntry(properties)));
            String version = read.getProperty("version").replace("-jre", "");
            assertTrue(Files.readString(DOCUMENT).contains(named + " " + version), named + " is " + version);
        }
    }

    static Stream<Arguments> shaded() {
        return Stream.of(
                Arguments.of("jackson", "com.fasterxml.jackson.core/jackson-databind", "Jackson"),
                Arguments.of("jackson", "org.yaml/snakeyaml", "SnakeYAML"),
                Arguments.of("jackson", "com.fasterxml.woodstox/woodstox-core", "Woodstox"),
                Arguments.of("guava", "com.google.guava/guava", "Guava"),
                Arguments.of("protobuf", "com.google.protobuf/protobuf-java", "Protocol Buffers"));
    }
}
