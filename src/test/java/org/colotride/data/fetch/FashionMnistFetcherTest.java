package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.data.TestFiles;
import org.colotride.data.source.FashionMnist;
import org.colotride.data.source.IdxSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistFetcherTest {
    @TempDir
    Path folder;

    private final ObjectNode noArgs = JsonNodeFactory.instance.objectNode();
    private final List<String> progress = new ArrayList<>();
    private FashionMnist dataSet;

    /** A way that does what a test wants and counts how often it is gone. */
    private static final class Way implements FetchWay {
        interface Action {
            void fetch(Path into) throws IOException;
        }

        private final Action action;
        int calls;

        Way(Action action) {
            this.action = action;
        }

        @Override
        public String title() {
            return "a way";
        }

        @Override
        public void fetch(Path into, Consumer<String> progress) throws IOException {
            calls++;
            action.fetch(into);
        }
    }

    private static byte[] content(String name) {
        return name.contains("images")
                ? TestFiles.idx(TestFiles.bytes(24, name.hashCode()), 4, 2, 3)
                : TestFiles.idx(new byte[4], 4);
    }

    private static void writeAll(Path into) {
        for (String name : IdxSource.FILES) {
            TestFiles.write(into.resolve(name + ".gz"), TestFiles.gzip(content(name)));
        }
    }

    @BeforeEach
    void describe() throws Exception {
        Map<String, String> digests = new HashMap<>();
        for (String name : IdxSource.FILES) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content(name));
            digests.put(name, HexFormat.of().formatHex(digest));
        }
        dataSet = new FashionMnist(folder.resolve("system"), folder.resolve("user/cache/fashion-mnist"), digests);
    }

    private Path ensure(FetchWay... ways) {
        return new FashionMnistFetcher(dataSet, List.of(ways)).ensure(noArgs, progress::add);
    }

    @Test
    void fetchesOnceIntoTheCache() {
        Way way = new Way(FashionMnistFetcherTest::writeAll);
        assertEquals(dataSet.cache(), ensure(way));
        dataSet.verify(dataSet.cache());
        assertEquals(dataSet.cache(), ensure(way));
        assertEquals(1, way.calls);
        assertFalse(Files.exists(dataSet.cache().resolveSibling("fashion-mnist.partial")));
    }

    @Test
    void whatIsThereIsNotFetched() {
        Way way = new Way(FashionMnistFetcherTest::writeAll);
        writeAll(dataSet.system());
        assertEquals(dataSet.system(), ensure(way));
        writeAll(folder.resolve("mine"));
        noArgs.put("directory", folder.resolve("mine").toString());
        assertEquals(folder.resolve("mine"), ensure(way));
        noArgs.put("directory", folder.resolve("missing").toString());
        assertThrows(ConfigException.class, () -> ensure(way), "a configured folder is the user's to fill");
        assertEquals(0, way.calls);
    }

    @Test
    void triesTheNextWay() {
        Way closed = new Way(into -> {
            throw new IOException("no apt here");
        });
        Way wrong = new Way(into -> {
            writeAll(into);
            TestFiles.write(
                    into.resolve(IdxSource.FILES.get(0) + ".gz"), "an error page".getBytes(StandardCharsets.UTF_8));
        });
        Way good = new Way(into -> {
            assertFalse(Files.exists(into.resolve(IdxSource.FILES.get(0) + ".gz")), "nothing wrong is continued");
            writeAll(into);
        });
        assertEquals(dataSet.cache(), ensure(closed, wrong, good));
        dataSet.verify(dataSet.cache());
    }

    @Test
    void aBrokenDownloadIsContinuedAndNeverLoaded() {
        Way breaking = new Way(into -> {
            TestFiles.write(into.resolve(IdxSource.FILES.get(0) + ".gz.part"), new byte[10]);
            throw new IOException("the connection broke");
        });
        assertThrows(ConfigException.class, () -> ensure(breaking));
        assertEquals(Optional.empty(), dataSet.find());
        Way continuing = new Way(into -> {
            assertTrue(Files.deleteIfExists(into.resolve(IdxSource.FILES.get(0) + ".gz.part")));
            writeAll(into);
        });
        assertEquals(dataSet.cache(), ensure(continuing));
    }

    @Test
    void aDamagedCacheIsFetchedAgain() throws IOException {
        Way way = new Way(FashionMnistFetcherTest::writeAll);
        ensure(way);
        Path damaged = dataSet.cache().resolve(IdxSource.FILES.get(0) + ".gz");
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        ensure(way);
        assertEquals(2, way.calls);
        dataSet.verify(dataSet.cache());
    }

    @Test
    void namesWhatWasTriedAndTheThreeWays() {
        Way closed = new Way(into -> {
            throw new IOException("no apt here");
        });
        String message =
                assertThrows(ConfigException.class, () -> ensure(closed)).getMessage();
        for (String part :
                List.of("a way: no apt here", "exec:java@fetch-data", "apt-get install", "data.args.directory")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void theFetchersAreFoundByTheSourcesName() {
        DatasetFetchers fetchers = DatasetFetchers.standard();
        assertTrue(fetchers.of("cars").describe().contains("cars_annos.mat"));
        assertTrue(assertThrows(ConfigException.class, () -> fetchers.of("birds"))
                .getMessage()
                .contains("fashion-mnist, cub"));
        assertEquals(Optional.empty(), fetchers.ensure(new Component("image-folder", noArgs, "x"), progress::add));
        noArgs.put("directory", folder.resolve("nowhere").toString());
        Component cars = new Component("cars", noArgs, "x");
        assertTrue(assertThrows(ConfigException.class, () -> fetchers.ensure(cars, progress::add))
                .getMessage()
                .contains(folder.resolve("nowhere").toString()));
        noArgs.put("directory", folder.toString());
        assertEquals(Optional.of(folder), fetchers.ensure(cars, progress::add));
    }
}
