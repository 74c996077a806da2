package org.colotride.data.fetch.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Small archives, good and bad. */
public final class TestArchives {
    private TestArchives() {}

    /**
     * An entry.
     *
     * @param tarType as tar numbers them: {@code '0'} file, {@code '5'} folder, {@code '2'} symbolic link, …
     */
    public record Entry(String name, byte tarType, byte[] content) {
        public static Entry file(String name, byte[] content) {
            return new Entry(name, (byte) '0', content);
        }

        public static Entry of(String name, char tarType) {
            return new Entry(name, (byte) tarType, new byte[0]);
        }
    }

    public static byte[] tgz(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.name(), entry.tarType(), true);
                header.setSize(entry.content().length);
                if ("12".indexOf(entry.tarType()) >= 0) {
                    header.setLinkName("../outside");
                }
                tar.putArchiveEntry(header);
                tar.write(entry.content());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] zip(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipArchiveEntry header = new ZipArchiveEntry(entry.name());
                if (entry.tarType() == '2') {
                    header.setUnixMode(0120777);
                } else if (entry.tarType() == '3') {
                    header.setUnixMode(0020666);
                }
                zip.putArchiveEntry(header);
                zip.write(entry.content());
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** All files of a folder as entries, below a name. */
    public static List<Entry> entries(Path folder, String below) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> {
                        String name = folder.relativize(file).toString().replace('\\', '/');
                        return Entry.file(below.isEmpty() ? name : below + "/" + name, read(file));
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies in a folder by path; folders have no content. */
    static Map<String, String> content(Path folder) {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(path -> !path.equals(folder))
                    .forEach(path -> content.put(
                            folder.relativize(path).toString(),
                            Files.isRegularFile(path)
                                    ? new String(read(path), java.nio.charset.StandardCharsets.ISO_8859_1)
                                    : "/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
