package org.colotride.data.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.colotride.config.ConfigException;
import org.colotride.io.UserCache;

/**
 * Where Fashion-MNIST lies, and what its files must be.
 *
 * @param system where Debian's package {@code dataset-fashion-mnist} installs it
 * @param cache where {@code fetch-data} puts it
 * @param digests SHA-256 of each file of {@link IdxSource#FILES}, unpacked
 */
public record FashionMnist(Path system, Path cache, Map<String, String> digests) {
    /** Where Debian's package puts it. */
    public static final Path INSTALLED = Path.of("/usr/share/datasets/fashion-mnist");

    private static final Map<String, String> DIGESTS = Map.of(
            "train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    /** The data set itself on this machine. */
    public static FashionMnist standard() {
        return new FashionMnist(INSTALLED, UserCache.folder().resolve("fashion-mnist"), DIGESTS);
    }

    /** Whether a folder holds all four files, gzipped or not. */
    public static boolean isIn(Path directory) {
        return IdxSource.FILES.stream().allMatch(name -> IdxSource.find(directory, name) != null);
    }

    /** The system's copy or else the cached one, if either is there; their content is checked when it is read. */
    public Optional<Path> find() {
        return isIn(system) ? Optional.of(system) : isIn(cache) ? Optional.of(cache) : Optional.empty();
    }

    /**
     * The folder to read.
     *
     * @param directory the configured one, the only one then; null to look at the usual places
     * @throws ConfigException if it is not there; the message names the ways to get it
     */
    public Path locate(String directory) {
        if (directory != null) {
            if (!isIn(FileNames.argument("args.directory", directory))) {
                throw new ConfigException("args.directory: " + directory + " does not hold the four files of"
                        + " Fashion-MNIST, " + String.join(", ", IdxSource.FILES) + " (.gz or unpacked; relative paths"
                        + " start at " + Path.of("").toAbsolutePath() + ")");
            }
            return FileNames.argument("args.directory", directory);
        }
        return find().orElseThrow(() -> new ConfigException("Fashion-MNIST is not here. " + ways()));
    }

    /** @throws ConfigException if a file is not what was published */
    public void verify(Path file, String name, String sha256) {
        if (!sha256.equals(digests.get(name))) {
            throw new ConfigException(
                    file + ": not the published file of Fashion-MNIST: SHA-256 of its unpacked content"
                            + " is " + sha256 + ", expected " + digests.get(name)
                            + ". Delete it and fetch it again (data of your own in this format: source idx)");
        }
    }

    /**
     * Reads the four files of a folder and compares their digests.
     *
     * @throws ConfigException naming the first that is missing, broken or different
     */
    public void verify(Path directory) {
        for (String name : IdxSource.FILES) {
            Path file = IdxSource.find(directory, name);
            if (file == null) {
                throw new ConfigException(directory + ": " + name + " is missing");
            }
            verify(
                    file,
                    name,
                    IdxFile.read(file, name.contains("images") ? 3 : 1).sha256());
        }
    }

    /** How a user can get the data set. */
    public String ways() {
        return "There are three ways: (1) mvn exec:java@fetch-data, which unpacks Debian's package"
                + " dataset-fashion-mnist into " + cache + " without root, or downloads the published files;"
                + " (2) apt-get install dataset-fashion-mnist as root, which puts it into " + system
                + "; (3) place its four files in a folder of your own and set data.args.directory=that folder.";
    }
}
