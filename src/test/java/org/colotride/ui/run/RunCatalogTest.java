package org.colotride.ui.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.colotride.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCatalogTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    /** A run that was started some hours after the others. */
    private Path run(String path, int hours) throws IOException {
        Path run = Files.createDirectories(folder.resolve(path));
        Path config = Files.writeString(run.resolve("config.yaml"), "name: x");
        Files.setLastModifiedTime(config, FileTime.from(BEGINNING.plusSeconds(3600L * hours)));
        return run;
    }

    private Path search(String path, int hours) throws IOException {
        Path search = Files.createDirectories(folder.resolve(path));
        Path plan = Files.writeString(search.resolve("search.yaml"), "name: x");
        Files.setLastModifiedTime(plan, FileTime.from(BEGINNING.plusSeconds(3600L * hours)));
        return search;
    }

    private RunCatalog catalog(String... roots) {
        List<Path> paths = new ArrayList<>();
        for (String root : roots) {
            paths.add(folder.resolve(root));
        }
        return new RunCatalog(paths);
    }

    private static List<String> ids(Map<String, Path> found) {
        return List.copyOf(found.keySet());
    }

    @Test
    void listsTheRunsOfAFolderNewestFirst() throws IOException {
        run("runs/old", 1);
        run("runs/new", 3);
        run("runs/middle", 2);
        Files.createDirectories(folder.resolve("runs/empty"));
        Files.writeString(folder.resolve("runs/config.yaml.txt"), "no run");
        RunCatalog catalog = catalog("runs");
        assertEquals(List.of("new", "middle", "old"), ids(catalog.runs()));
        assertEquals(folder.resolve("runs/middle"), catalog.runs().get("middle"));
        assertEquals(Map.of(), catalog.searches());
    }

    @Test
    void aRootMayBeARunItself() throws IOException {
        Path run = run("runs/mine", 1);
        run("runs/mine/robustness", 2);
        run("runs/other", 3);
        assertEquals(Map.of("mine", run), catalog("runs/mine").runs());
        assertEquals(List.of("other", "mine"), ids(catalog("runs/mine", "runs").runs()), "named twice, listed once");
    }

    @Test
    void aRootThatIsASearchShowsItsCandidates() throws IOException {
        Path search = search("searches/asha", 1);
        run("searches/asha/candidates/0", 2);
        Path second = run("searches/asha/candidates/1", 3);
        Files.createDirectories(search.resolve("decoded"));
        RunCatalog catalog = catalog("searches/asha");
        assertEquals(Map.of("asha", search), catalog.searches());
        assertEquals(List.of("1", "0"), ids(catalog.runs()));
        assertEquals(second, catalog.runs().get("1"));
    }

    @Test
    void searchesBelowARootAreListedWithoutTheirCandidates() throws IOException {
        search("searches/old", 1);
        search("searches/new", 2);
        run("searches/new/candidates/0", 2);
        Files.createDirectories(folder.resolve("searches/bare/candidates"));
        RunCatalog catalog = catalog("searches");
        assertEquals(List.of("new", "old", "bare"), ids(catalog.searches()));
        assertEquals(Map.of(), catalog.runs());
    }

    @Test
    void rootsThatAreNotThereYetAreEmpty() throws IOException {
        RunCatalog catalog = catalog("later");
        assertEquals(Map.of(), catalog.runs());
        run("later/first", 1);
        catalog.refresh();
        assertEquals(List.of("first"), ids(catalog.runs()));
        Files.writeString(folder.resolve("file"), "no folder");
        assertEquals(Map.of(), catalog("file").runs());
    }

    @Test
    void idsArePartsOfAnAddressWhateverTheNames() throws IOException {
        List<String> names = List.of(
                "ü", "a b", "-x", ".hidden", "a..b", "<script>alert(1)<", "100%", "a#b?c=d", "x".repeat(200), "run");
        for (String name : names) {
            run("runs/" + name, 1);
        }
        RunCatalog catalog = catalog("runs");
        assertEquals(names.size(), catalog.runs().size());
        Set<Path> found = new HashSet<>(catalog.runs().values());
        names.forEach(name -> assertTrue(found.contains(folder.resolve("runs/" + name)), name));
        catalog.runs().keySet().forEach(id -> assertTrue(RunFiles.isPlain(id), id));
    }

    @Test
    void equalNamesGetIdsOfTheirOwn() throws IOException {
        Path first = run("a/same", 1);
        Path second = run("b/same", 2);
        Path third = run("c/same-2", 3);
        search("d/same", 4);
        RunCatalog catalog = catalog("a", "b", "c", "d");
        assertEquals(3, catalog.runs().size());
        assertEquals(Set.of(first, second, third), Set.copyOf(catalog.runs().values()));
        assertTrue(
                Collections.disjoint(catalog.runs().keySet(), catalog.searches().keySet()));
    }

    @Test
    void idsStayWhatTheyAre() throws IOException {
        Path first = run("a/same", 5);
        RunCatalog catalog = catalog("a", "b");
        assertEquals("same", catalog.idOf(first));
        Path second = run("b/same", 9);
        catalog.refresh();
        assertEquals(first, catalog.runs().get("same"));
        String id = catalog.idOf(second);
        assertNotEquals("same", id);
        Files.delete(first.resolve("config.yaml"));
        catalog.refresh();
        assertEquals(Map.of(id, second), catalog.runs(), "the other's id is not taken over");
        run("a/same", 1);
        catalog.refresh();
        assertEquals(first, catalog.runs().get("same"));
    }

    @Test
    void aRunThatIsNotListedYetHasTheIdItWillHave() throws IOException {
        RunCatalog catalog = catalog("runs");
        String id = catalog.idOf(folder.resolve("runs/soon"));
        Path run = run("runs/soon", 1);
        catalog.refresh();
        assertEquals(Map.of(id, run), catalog.runs());
    }

    /** The address of a page outlives the way in which a folder was named on the command line. */
    @Test
    void oneFolderIsOneRunHoweverItIsSpelled() throws IOException {
        Path run = run("runs/mine", 1);
        RunCatalog catalog = catalog("runs", "runs/../runs/mine", "./runs/mine", "runs/.");
        assertEquals(1, catalog.runs().size(), catalog.runs().toString());
        assertEquals("mine", catalog.idOf(run));
        assertEquals("mine", catalog.idOf(folder.resolve("runs/../runs/mine")));
        Path relative = Path.of("").toAbsolutePath().relativize(run.toAbsolutePath());
        assertEquals("mine", catalog.idOf(relative));
    }

    @Test
    void noMoreThanFiftyAreListed() throws IOException {
        for (int i = 0; i < 70; i++) {
            run("runs/r" + i, i);
            search("searches/s" + i, i);
        }
        RunCatalog catalog = catalog("runs", "searches");
        assertEquals(50, catalog.runs().size());
        assertEquals("r69", ids(catalog.runs()).get(0));
        assertEquals("r20", ids(catalog.runs()).get(49));
        assertEquals(50, catalog.searches().size());
        assertEquals("s69", ids(catalog.searches()).get(0));
    }

    @Test
    void aRunThatVanishesIsNoLongerListed() throws IOException {
        Path run = run("runs/a", 1);
        RunCatalog catalog = catalog("runs");
        Files.delete(run.resolve("config.yaml"));
        Files.delete(run);
        catalog.refresh();
        assertFalse(catalog.runs().containsKey("a"));
    }

    /** Configurations are written anew where a run is resumed or copied: an order that changes while it is sorted by. */
    @Test
    void timesMayChangeWhileTheyAreCompared() throws Exception {
        List<Path> configs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            configs.add(run("runs/r" + i, i).resolve("config.yaml"));
        }
        RunCatalog catalog = catalog("runs");
        AtomicBoolean done = new AtomicBoolean();
        Thread touching = new Thread(() -> {
            SeededRandom random = new SeededRandom(1);
            while (!done.get()) {
                Path config = configs.get(random.nextInt(configs.size()));
                try {
                    Files.setLastModifiedTime(config, FileTime.from(BEGINNING.plusSeconds(random.nextInt(1_000_000))));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        touching.start();
        try {
            for (int i = 0; i < 150; i++) {
                catalog.refresh();
                assertEquals(50, catalog.runs().size());
            }
        } finally {
            done.set(true);
            touching.join();
        }
    }
}
