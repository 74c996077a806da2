package org.colotride.cluster.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What is on this process's class path and on no executor's: it is sent there when the executors start. */
final class ClassPathJars {
    /** Spark's own part, and the loggers that must not stand beside its own. */
    private static final Pattern THEIRS = Pattern.compile("(spark-|scala-|hadoop-|logback-|slf4j-|log4j-|jul-to-slf4j|"
            + "jcl-over-slf4j|netty-|jackson-core|jackson-databind|jackson-annotations|jackson-module-scala|commons-lang3|"
            + "kryo|chill|jersey-|hk2-|jakarta\\.|zookeeper|avro|curator|json4s|metrics-|rocksdb|leveldb|parquet-|orc-|arrow-|"
            + "hive-|datasketches-|janino|commons-compiler|antlr4-runtime|univocity-parsers|aircompressor|xmlschema-core|"
            + "threeten-extra).*\\.jar");

    private ClassPathJars() {}

    /** Folders of classes, which Maven's goals run from, are packed into a jar each. */
    static List<Path> ours() {
        List<Path> jars = new ArrayList<>();
        for (Path entry : entries()) {
            if (Files.isDirectory(entry)) {
                jars.add(packed(entry));
            } else if (!THEIRS.matcher(entry.getFileName().toString()).matches()) {
                jars.add(entry);
            }
        }
        return jars;
    }

    private static List<Path> entries() {
        Stream<Path> all = ClassPathJars.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(ClassPathJars::path)
                : Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
                        .map(Path::of);
        return all.map(Path::toAbsolutePath).filter(Files::exists).distinct().toList();
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " stands on the class path", e);
        }
    }

    /** A jar of a folder's files, among this process's temporary ones: Java's own default is the system's. */
    static Path packed(Path folder) {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Path jar = Files.createTempFile(temporary, "colo-tride-classes", ".jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    ZipOutputStream zip = new ZipOutputStream(out);
                    Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    zip.putNextEntry(
                            new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be packed for the executors: " + e.getMessage(), e);
        }
    }
}
