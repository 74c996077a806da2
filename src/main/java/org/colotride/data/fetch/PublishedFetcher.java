package org.colotride.data.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;
import org.colotride.data.fetch.archive.ArchiveExtractor;
import org.colotride.data.fetch.archive.ArchiveLimits;
import org.colotride.data.fetch.archive.Folders;

/**
 * Downloads a data set from its own public address, verifies and unpacks it. Everything happens in a folder within the data
 * set's; only what is whole is moved out of it, so that a killed call leaves nothing that could be read, and the next one
 * continues the download.
 */
final class PublishedFetcher implements DataFetcher {
    private static final String WORK = ".fetching";
    private static final int MEGABYTE = 1_000_000;

    private final PublishedDataset dataSet;
    private final boolean accepted;
    private final HttpFiles.Patience patience;

    /** @param accepted whether the user has accepted this data set's licence */
    PublishedFetcher(PublishedDataset dataSet, boolean accepted, HttpFiles.Patience patience) {
        this.dataSet = dataSet;
        this.accepted = accepted;
        this.patience = patience;
    }

    @Override
    public String describe() {
        long bytes = dataSet.archives().stream()
                .mapToLong(archive -> archive.file().bytes())
                .sum();
        return dataSet.title() + " (" + (bytes + MEGABYTE - 1) / MEGABYTE + " MB). "
                + dataSet.licence().terms();
    }

    @Override
    public Path locate(ObjectNode args, Consumer<String> progress) {
        Path directory = directory(args);
        if (!Files.isDirectory(directory)) {
            throw new ConfigException("args.directory: " + directory + " is not a folder (relative paths start at "
                    + Path.of("").toAbsolutePath() + "). " + dataSet.title() + " is fetched by: " + command(directory)
                    + "; or unpack your copy there and set data.directory=that folder");
        }
        return directory;
    }

    @Override
    public Path ensure(ObjectNode args, Consumer<String> progress) {
        Path directory = directory(args);
        if (isComplete(directory)) {
            return directory;
        }
        if (dataSet.licence().mustBeAccepted() && !accepted) {
            throw new ConfigException(dataSet.name() + " is not downloaded before you accept its terms. "
                    + dataSet.licence().terms() + " If you do, run: " + command(directory));
        }
        Path work = directory.resolve(WORK);
        try {
            Files.createDirectories(work);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(WORK + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Files.createDirectories(work);
                for (PublishedArchive archive : dataSet.archives()) {
                    if (!archive.isIn(directory)) {
                        fetch(archive, directory, work, progress);
                    }
                }
                Folders.delete(work);
            }
        } catch (OverlappingFileLockException e) {
            throw new ConfigException(dataSet.name() + " is being fetched by another thread already", e);
        } catch (IOException e) {
            throw new ConfigException(
                    dataSet.name() + " could not be fetched into " + directory + ": " + e.getMessage()
                            + ". What has come of it is kept; run the same command again to go on. By hand: download "
                            + dataSet.addresses() + " and unpack it there",
                    e);
        }
        progress.accept(dataSet.name() + ": verified, in " + directory + "; look into it: fetch-data --check "
                + dataSet.name() + " " + directory);
        return directory;
    }

    private void fetch(PublishedArchive archive, Path directory, Path work, Consumer<String> progress)
            throws IOException {
        new HttpFiles(archive.bases(), List.of(archive.file()), patience).fetch(work, progress);
        Path file = work.resolve(archive.file().name());
        Checksum expected = archive.file().checksum().orElseThrow();
        Checksum found = expected.of(file);
        if (!found.equals(expected)) {
            Files.delete(file);
            throw new IOException(
                    file.getFileName() + " is not the published file: " + found + ", expected " + expected);
        }
        if (!archive.unpacks()) {
            Files.move(file, directory.resolve(archive.product()), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        progress.accept("unpacking " + file.getFileName());
        Path unpacked = work.resolve("unpacked");
        Folders.delete(unpacked);
        new ArchiveExtractor(ArchiveLimits.standard()).extract(file, unpacked);
        if (!Files.isDirectory(unpacked.resolve(archive.product()))) {
            throw new IOException(file.getFileName() + " does not hold the folder " + archive.product());
        }
        Files.move(
                unpacked.resolve(archive.product()),
                directory.resolve(archive.product()),
                StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(unpacked);
        Files.delete(file);
    }

    private boolean isComplete(Path directory) {
        return dataSet.archives().stream().allMatch(archive -> archive.isIn(directory));
    }

    private Path directory(ObjectNode args) {
        return Path.of(Optional.ofNullable(args.get("directory"))
                .map(node -> node.asText())
                .orElse("data/" + dataSet.name()));
    }

    private String command(Path directory) {
        return "mvn -q compile exec:java@fetch-data -Dexec.args=\"" + dataSet.name() + " --directory " + directory
                + (dataSet.licence().mustBeAccepted() ? " --accept-licence " + dataSet.name() : "") + "\"";
    }
}
