package org.colotride.data.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;
import org.colotride.data.fetch.archive.Folders;
import org.colotride.data.source.FashionMnist;
import org.colotride.data.source.IdxSource;

/**
 * Gets Fashion-MNIST into the user's cache. Everything happens in a folder beside it that is moved into place when its
 * content is complete and verified: killed at any moment, it leaves nothing half-written that could be loaded. A lock
 * keeps two processes from doing it at once.
 */
public final class FashionMnistFetcher implements DataFetcher {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Of one file, in bytes; the largest has 26,421,880. */
    private static final long LARGEST = 30_000_000;

    private final FashionMnist dataSet;
    private final List<FetchWay> ways;

    FashionMnistFetcher(FashionMnist dataSet, List<FetchWay> ways) {
        this.dataSet = dataSet;
        this.ways = List.copyOf(ways);
    }

    /** Debian's package first, then the addresses that the data set's authors published. */
    public static FashionMnistFetcher standard(FashionMnist dataSet) {
        List<String> files = IdxSource.FILES.stream().map(name -> name + ".gz").toList();
        return new FashionMnistFetcher(
                dataSet,
                List.of(
                        new AptPackage(
                                "dataset-fashion-mnist",
                                FashionMnist.INSTALLED.getRoot().relativize(FashionMnist.INSTALLED),
                                files,
                                TIMEOUT),
                        new HttpFiles(
                                List.of(
                                        URI.create(
                                                "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
                                        URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
                                files.stream()
                                        .map(name -> RemoteFile.unverified(name, LARGEST))
                                        .toList(),
                                HttpFiles.Patience.standard())));
    }

    @Override
    public String describe() {
        return "Fashion-MNIST (MIT licence, 31 MB). " + dataSet.ways();
    }

    @Override
    public Path ensure(ObjectNode args, Consumer<String> progress) {
        if (args.hasNonNull("directory")) {
            return dataSet.locate(args.get("directory").asText());
        }
        if (FashionMnist.isIn(dataSet.system())) {
            return dataSet.system();
        }
        Path cache = dataSet.cache();
        if (isVerified(cache, progress)) {
            return cache;
        }
        try {
            Files.createDirectories(cache.getParent());
            Path lockFile = cache.resolveSibling(cache.getFileName() + ".lock");
            try (FileChannel channel =
                    FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                // Another process may have fetched it while this one waited for the lock.
                return isVerified(cache, progress) ? cache : fetch(cache, progress);
            }
        } catch (OverlappingFileLockException e) {
            throw new ConfigException("Fashion-MNIST is being fetched by another thread already", e);
        } catch (IOException e) {
            throw new ConfigException(
                    "Fashion-MNIST cannot be written to " + cache + ": " + e + ". " + dataSet.ways(), e);
        }
    }

    private boolean isVerified(Path directory, Consumer<String> progress) {
        if (!FashionMnist.isIn(directory)) {
            return false;
        }
        try {
            dataSet.verify(directory);
            return true;
        } catch (ConfigException e) {
            progress.accept(e.getMessage());
            return false;
        }
    }

    private Path fetch(Path cache, Consumer<String> progress) throws IOException {
        Path partial = cache.resolveSibling(cache.getFileName() + ".partial");
        List<String> failures = new ArrayList<>();
        for (FetchWay way : ways) {
            Files.createDirectories(partial);
            progress.accept("Fashion-MNIST: fetching from " + way.title());
            try {
                way.fetch(partial, progress);
            } catch (IOException e) {
                failures.add(way.title() + ": " + e.getMessage());
                progress.accept("Fashion-MNIST: " + failures.get(failures.size() - 1));
                continue;
            }
            try {
                dataSet.verify(partial);
            } catch (ConfigException e) {
                // Nothing of it may be continued or mistaken for the data set later.
                Folders.delete(partial);
                failures.add(way.title() + ": " + e.getMessage());
                continue;
            }
            Folders.delete(cache);
            Files.move(partial, cache, StandardCopyOption.ATOMIC_MOVE);
            progress.accept("Fashion-MNIST: verified, in " + cache);
            return cache;
        }
        throw new ConfigException(
                "Fashion-MNIST could not be fetched. Tried: " + String.join("; ", failures) + ". " + dataSet.ways());
    }
}
