package org.colotride.io.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of this machine's that is kept in a storage: fetched once, worked in, and brought back file by file whenever its state is
 * worth keeping. One process at a time may bring back. Hidden files stay where they are. Thread-safe.
 */
public final class StoredFolder {
    private final Storage storage;
    private final String address;
    private final Set<String> others;
    private final Map<String, State> stored = new HashMap<>();

    /** What tells whether a file has changed. */
    private record State(long bytes, long modified) {
        static State of(Path file) throws IOException {
            return new State(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        }
    }

    public StoredFolder(Storage storage, String address) {
        this(storage, address, Set.of());
    }

    private StoredFolder(Storage storage, String address, Set<String> others) {
        this.storage = storage;
        this.address = address.replaceFirst("(?<=[^/])/+$", "");
        this.others = others;
    }

    /** The same without some of the folders in it, which are neither fetched nor stored: others see to them, or nobody. */
    public StoredFolder without(Set<String> folders) {
        return new StoredFolder(storage, address, Set.copyOf(folders));
    }

    /**
     * A folder in it, to be fetched and stored by itself.
     *
     * @param name parts divided by slashes
     */
    public StoredFolder below(String name) {
        return new StoredFolder(storage, address(name));
    }

    /** Its last part. */
    public String name() {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    /** The address of a file in it. */
    public String address(String file) {
        return address + "/" + file;
    }

    @Override
    public String toString() {
        return address;
    }

    /** Whether it is there. */
    public boolean exists() throws IOException {
        try {
            return storage.isFolder(address);
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Whether a file of it is there. */
    public boolean holds(String file) throws IOException {
        try {
            return !storage.isFolder(address(file));
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /**
     * Copies it to a folder of this machine's.
     *
     * @throws FileNotFoundException if there is no such folder
     */
    public synchronized void fetch(Path local) throws IOException {
        for (Storage.StoredFile file : storage.files(address)) {
            Path target = local.resolve(file.path()).normalize();
            if (!target.startsWith(local)) {
                throw new IOException(file.address() + ": its name leads out of its folder");
            }
            if (isOurs(Path.of(file.path()))) {
                fetch(file.address(), target);
                stored.put(file.path(), State.of(target));
            }
        }
    }

    private void fetch(String file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream content = storage.open(file)) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Copies one file of it to a folder of this machine's.
     *
     * @return false if there is no such file
     */
    public synchronized boolean fetch(Path local, String file) throws IOException {
        if (!holds(file)) {
            return false;
        }
        fetch(address(file), local.resolve(file));
        remember(file, State.of(local.resolve(file)));
        return true;
    }

    /** Writes one file, whatever else has changed. */
    public synchronized void store(Path local, Path file) throws IOException {
        State state = State.of(file);
        String name = name(local, file);
        storage.write(file, address(name));
        remember(name, state);
    }

    private void remember(String name, State state) {
        if (isOurs(Path.of(name))) {
            stored.put(name, state);
        }
    }

    /**
     * Writes what has changed since it was fetched or stored last, and removes what is no more.
     *
     * @param last folder whose files are written after all others, since they stand for them
     */
    public synchronized void store(Path local, String last) throws IOException {
        Map<String, State> now = new HashMap<>();
        for (Path file : files(local)) {
            try {
                now.put(name(local, file), State.of(file));
            } catch (NoSuchFileException e) {
                // Replaced or removed by whoever works there.
                continue;
            }
        }
        List<String> names = new ArrayList<>(now.keySet());
        names.sort(Comparator.comparing((String name) -> name.startsWith(last + "/"))
                .thenComparing(Comparator.naturalOrder()));
        for (String name : names) {
            // As it was before it is read: what is written meanwhile is written again the next time.
            if (!now.get(name).equals(stored.get(name)) && Files.exists(local.resolve(name))) {
                storage.write(local.resolve(name), address(name));
                stored.put(name, now.get(name));
            }
        }
        for (String name : List.copyOf(stored.keySet())) {
            if (!now.containsKey(name)) {
                storage.delete(address(name));
                stored.remove(name);
            }
        }
    }

    private List<Path> files(Path local) throws IOException {
        if (!Files.isDirectory(local)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(local)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> isOurs(local.relativize(file)))
                    .toList();
        }
    }

    private boolean isOurs(Path path) {
        return !isHidden(path) && !others.contains(path.getName(0).toString());
    }

    private static boolean isHidden(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String name(Path local, Path file) {
        return local.relativize(file).toString().replace(local.getFileSystem().getSeparator(), "/");
    }

    /** Removes it from the storage. */
    public void delete() throws IOException {
        storage.delete(address);
    }

    /** Removes a file or folder in it from the storage; nothing if there is none. */
    public synchronized void delete(String name) throws IOException {
        storage.delete(address(name));
        stored.keySet().removeIf(file -> file.equals(name) || file.startsWith(name + "/"));
    }
}
