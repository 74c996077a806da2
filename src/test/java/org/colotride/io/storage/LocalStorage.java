package org.colotride.io.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.colotride.io.Leftovers;

/** A folder of this machine's under another scheme, which counts what it is asked for. */
final class LocalStorage implements Storage {
    static final String HOST = "test://host";

    private final Path root;
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final List<StoredFile> others = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    LocalStorage(Path root) {
        this.root = root;
    }

    private Path path(String address) {
        return root.resolve(address.substring(HOST.length() + 1));
    }

    @Override
    public boolean isFolder(String address) throws IOException {
        if (!Files.exists(path(address))) {
            throw new FileNotFoundException(address);
        }
        return Files.isDirectory(path(address));
    }

    @Override
    public List<StoredFile> files(String address) throws IOException {
        List<StoredFile> files = new ArrayList<>(others);
        try (Stream<Path> all = Files.walk(path(address))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.add(new StoredFile(
                        path(address).relativize(file).toString(),
                        HOST + "/" + root.relativize(file),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toMillis()));
            }
        }
        return files;
    }

    @Override
    public InputStream open(String address) throws IOException {
        opened.incrementAndGet();
        if (broken.contains(address)) {
            throw new IOException(address + " is lost");
        }
        return Files.newInputStream(path(address));
    }

    @Override
    public void write(Path content, String address) throws IOException {
        written.add(path(address).getFileName().toString());
        Files.createDirectories(path(address).getParent());
        Files.copy(content, path(address), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String address) throws IOException {
        Leftovers.delete(path(address));
    }

    /** How many files were read. */
    AtomicInteger opened() {
        return opened;
    }

    /** Addresses that cannot be read. */
    Set<String> broken() {
        return broken;
    }

    /** Files that every folder names, too. */
    List<StoredFile> others() {
        return others;
    }

    /** Names of the files that were written, in their order. */
    List<String> written() {
        return written;
    }
}
