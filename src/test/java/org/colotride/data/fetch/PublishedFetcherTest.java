package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.data.check.CheckReport;
import org.colotride.data.check.DatasetCheck;
import org.colotride.data.fetch.archive.TestArchives;
import org.colotride.data.source.ImageSources;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.io.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each data set's own description, with the addresses, sizes and checksums of small archives on this machine. */
@Timeout(60)
class PublishedFetcherTest {
    private static final HttpFiles.Patience PATIENCE =
            new HttpFiles.Patience(Duration.ofMillis(300), Duration.ofMillis(1));
    private static final Map<String, Function<Path, Layout>> WRITERS = Map.of(
            "cub", Layouts::cub,
            "sop", Layouts::sop,
            "mnist", Layouts::mnist,
            "cifar-10", Layouts::cifar10,
            "cifar-100", Layouts::cifar100,
            "omniglot", Layouts::omniglot);

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private FileServer server;
    private Path target;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        target = folder.resolve("data set");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static PublishedDataset published(String name) {
        return PublishedDatasets.all().stream()
                .filter(dataSet -> dataSet.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The data set as it is published, but small and served here. */
    private PublishedDataset small(String name) {
        Path made = folder.resolve("made");
        Path root = WRITERS.get(name).apply(made).root();
        PublishedDataset real = published(name);
        return new PublishedDataset(
                real.name(),
                real.title(),
                real.licence(),
                real.archives().stream()
                        .map(archive -> small(archive, made, root))
                        .toList());
    }

    private PublishedArchive small(PublishedArchive archive, Path made, Path root) {
        String name = archive.file().name();
        byte[] bytes;
        try {
            if (!archive.unpacks()) {
                bytes = Files.readAllBytes(made.resolve(name));
            } else {
                Path folderOfIt =
                        Files.isDirectory(made.resolve(archive.product())) ? made.resolve(archive.product()) : root;
                List<TestArchives.Entry> entries = new ArrayList<>(TestArchives.entries(folderOfIt, archive.product()));
                // As in the archive of CUB-200-2011, which has a file beside its folder.
                entries.add(TestArchives.Entry.file("attributes.txt", new byte[10]));
                bytes = name.endsWith(".zip") ? TestArchives.zip(entries) : TestArchives.tgz(entries);
            }
            server.put(name, bytes);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new PublishedArchive(
                    List.of(server.base("good")),
                    RemoteFile.of(name, bytes.length, Checksum.sha256(sha256)),
                    archive.product(),
                    archive.sign());
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode args() {
        return JsonNodeFactory.instance.objectNode().put("directory", target.toString());
    }

    private Path ensure(PublishedDataset dataSet, boolean accepted) {
        return new PublishedFetcher(dataSet, accepted, PATIENCE).ensure(args(), progress::add);
    }

    private Set<String> products() throws IOException {
        try (Stream<Path> children = Files.list(target)) {
            return children.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(".fetching.lock"))
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cub", "sop", "mnist", "cifar-10", "cifar-100", "omniglot"})
    void fetchesWhatPassesTheCheck(String name) throws IOException {
        PublishedDataset dataSet = small(name);
        server.breaks = 1;
        assertEquals(target, ensure(dataSet, true));
        assertEquals(
                dataSet.archives().stream().map(PublishedArchive::product).collect(Collectors.toSet()), products());
        CheckReport report = new DatasetCheck(
                        ImageSources.REGISTRY.create(new Component(name, args(), "test")), Optional.empty())
                .run(Progress.silent());
        assertTrue(report.passes(), report.lines().toString());
        int requests = server.ranges.size();
        assertEquals(dataSet.archives().size() + 1, requests);
        ensure(dataSet, false);
        assertEquals(requests, server.ranges.size(), "what is there is not fetched again");
    }

    @Test
    void termsAreShownAndNeverAcceptedSilently() {
        for (String name : List.of("cub", "sop")) {
            PublishedDataset dataSet = published(name);
            String message = assertThrows(ConfigException.class, () -> ensure(dataSet, false))
                    .getMessage();
            assertTrue(message.contains(dataSet.licence().terms()), message);
            assertTrue(message.contains("--accept-licence " + name), message);
        }
        assertFalse(Files.exists(target));
        String message = assertThrows(ConfigException.class, () -> DatasetFetchers.standard(Set.of("cars")))
                .getMessage();
        assertTrue(message.contains("--accept-licence cars") && message.contains("cub, sop"), message);
        DatasetFetchers.standard(Set.of("cub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cub", "sop", "mnist", "cifar-10", "cifar-100", "omniglot"})
    void trainingNamesTheCommandInsteadOfFetching(String name) {
        Component source = new Component(name, args(), "test");
        String message = assertThrows(
                        ConfigException.class, () -> DatasetFetchers.standard().ensure(source, progress::add))
                .getMessage();
        assertTrue(message.contains("exec:java@fetch-data -Dexec.args=\"" + name), message);
        assertTrue(message.contains(target.toString()), message);
    }

    @Test
    void aCopyOfOnesOwnIsNotFetched() throws IOException {
        Path root = Layouts.cub(folder.resolve("made")).root();
        Files.move(root, target);
        assertEquals(target, ensure(published("cub"), false));
        assertEquals(Set.of(), server.ranges.stream().collect(Collectors.toSet()));
    }

    @Test
    void whatIsNotAsPublishedIsNotUnpacked() throws IOException {
        PublishedDataset dataSet = small("cub");
        server.wrongAnswers = 2;
        String message =
                assertThrows(ConfigException.class, () -> ensure(dataSet, true)).getMessage();
        assertTrue(message.contains("SHA-256") && message.contains("CUB_200_2011.tgz"), message);
        assertEquals(Set.of(".fetching"), products());
        ensure(dataSet, true);
        assertEquals(Set.of("CUB_200_2011"), products());
    }

    @Test
    void goesOnAfterAKilledCall() throws IOException {
        PublishedDataset dataSet = small("cifar-10");
        PublishedFetcher whole = new PublishedFetcher(dataSet, false, PATIENCE);
        whole.ensure(args(), progress::add);
        // As if killed while unpacking: the archive is there, the folder is not.
        Path work = target.resolve(".fetching");
        Path unpacked = Files.createDirectories(work.resolve("unpacked.unpacking"));
        Files.move(target.resolve("cifar-10-batches-bin"), unpacked.resolve("cifar-10-batches-bin"));
        byte[] half = TestArchives.tgz(TestArchives.entries(folder.resolve("made/cifar-10-batches-bin"), "x"));
        Files.write(work.resolve("cifar-10-binary.tar.gz.part"), Arrays.copyOf(half, 10));
        whole.ensure(args(), progress::add);
        assertEquals(Set.of("cifar-10-batches-bin"), products());
    }
}
