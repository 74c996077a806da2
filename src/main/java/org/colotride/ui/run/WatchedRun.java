package org.colotride.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.colotride.config.ConfigException;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.RunEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run as its folder shows it: followed while it goes on, handed out as JSON. {@link #refresh} reads, on a thread of
 * its own; all else answers from memory. Thread-safe.
 */
public final class WatchedRun {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedRun.class);
    private static final ObjectReader EVENTS = Json.MAPPER.readerFor(RunEvent.class);
    private static final int MOST_EVENTS = 200;
    private static final long LONGEST_TRIPLETS = 2L << 20;

    private final String id;
    private final RunFolder run;
    private final RunStatusReader status;
    private final HistoryFollower history;
    private final PublishedSettings published;
    private final LineTail eventLines;
    private final ProjectionView projection;
    private final List<RunEvent> events = new ArrayList<>();
    private int eventVersion;
    private FileStamp tripletsRead;
    private int tripletVersion;
    private byte[] triplets = Json.bytes(Json.MAPPER.createObjectNode().set("triplets", Json.MAPPER.createArrayNode()));
    private ObjectNode outcomes = Json.MAPPER.createObjectNode();
    private int outcomeVersion;
    private byte[] config;

    /**
     * @param id of the run in addresses
     * @param published settings to compare with
     * @param slow runs what takes seconds, one at a time
     */
    WatchedRun(String id, RunFolder run, PublishedSettings published, Executor slow) {
        this.id = id;
        this.run = run;
        this.published = published;
        this.status = new RunStatusReader(run);
        this.history = new HistoryFollower(run);
        this.eventLines = new LineTail(LiveFolder.of(run).events());
        this.projection = new ProjectionView(LiveFolder.of(run).embeddings(), slow);
    }

    /**
     * Takes in what the run has written since the last call; what cannot be read is as if it were not there.
     *
     * @return whether there is more to be read at once
     */
    boolean refresh() {
        boolean[] more = new boolean[1];
        List<Part> parts = List.of(
                status::refresh,
                this::readConfig,
                () -> more[0] = history.refresh(),
                this::refreshEvents,
                this::refreshTriplets,
                this::refreshOutcomes,
                projection::refresh);
        for (Part part : parts) {
            try {
                part.refresh();
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} cannot be read", run, e);
            }
        }
        return more[0];
    }

    /** One of them may be broken where the others are not. */
    @FunctionalInterface
    private interface Part {
        void refresh() throws IOException;
    }

    private void refreshEvents() throws IOException {
        LineTail.Bite bite = eventLines.next();
        List<RunEvent> fresh = LineTail.parse(bite.lines(), EVENTS);
        synchronized (this) {
            if (bite.restarted()) {
                events.clear();
            }
            events.addAll(fresh);
            if (events.size() > MOST_EVENTS) {
                events.subList(0, events.size() - MOST_EVENTS).clear();
            }
            eventVersion += fresh.size() + (bite.restarted() ? 1 : 0);
        }
    }

    private void refreshTriplets() throws IOException {
        Path file = LiveFolder.of(run).triplets();
        FileStamp now = FileStamp.of(file);
        if (now == null || now.size() > LONGEST_TRIPLETS || now.equals(tripletsRead)) {
            return;
        }
        tripletsRead = now;
        // Read and written again: what goes out is JSON, whoever wrote the file.
        JsonNode fresh = Json.MAPPER.readTree(file.toFile());
        if (fresh.path("triplets").isArray()) {
            byte[] written = Json.bytes(fresh);
            synchronized (this) {
                triplets = written;
                tripletVersion++;
            }
        }
    }

    private void refreshOutcomes() {
        ObjectNode now = RunOutcomes.all(run, "/colotride/files/" + id);
        synchronized (this) {
            if (!now.equals(outcomes)) {
                outcomes = now;
                outcomeVersion++;
            }
        }
    }

    /** The configuration is written once, before anything else. */
    private void readConfig() {
        if (config != null) {
            return;
        }
        ObjectNode document = Json.MAPPER.createObjectNode();
        document.putNull("published").putArray("differences");
        try {
            ObjectNode tree = ConfigWriter.toTree(run.readConfig());
            document.put("yaml", ConfigWriter.toYaml(tree));
            published.compare(tree).ifPresent(found -> {
                document.put("published", found.file().toString());
                document.set("differences", Json.MAPPER.valueToTree(found.differences()));
            });
        } catch (ConfigException e) {
            document.put("yaml", "# " + e.getMessage());
        }
        synchronized (this) {
            config = Json.bytes(document);
        }
    }

    public String id() {
        return id;
    }

    /** The folder in which its files lie. */
    public Path folder() {
        return run.path();
    }

    /**
     * @param steerable whether this process trains it
     * @param trusted whether who asks may steer
     */
    public synchronized byte[] status(boolean steerable, boolean trusted) {
        ObjectNode document = status.describe(id, history.lastIteration());
        history.describe(document, defense());
        document.put("steerable", steerable).put("trusted", trusted);
        document.putObject("versions")
                .put("curves", history.version())
                .put("triplets", tripletVersion)
                .put("projection", projection.version())
                .put("events", eventVersion)
                .put("results", outcomeVersion);
        return Json.bytes(document);
    }

    private WatchedDefense defense() {
        return status.defense().orElseGet(() -> history.defense(status.configuredThreshold()));
    }

    /** Of the whole run. */
    public byte[] curves() {
        return history.curves(defense());
    }

    /** Of the iterations from one to another. */
    public byte[] curves(int from, int to) {
        return history.curves(from, to, defense());
    }

    public synchronized byte[] triplets() {
        return triplets;
    }

    /** @param method {@code tsne}, or PCA */
    public byte[] projection(String method) {
        return Json.bytes(projection.document(method));
    }

    /** Begins a t-SNE; false if nothing has been validated yet. */
    public boolean askForNeighbours() {
        return projection.askForNeighbours();
    }

    public synchronized byte[] events() {
        ArrayNode all = Json.MAPPER.createArrayNode();
        events.forEach(event -> all.add(Json.of(event)));
        return Json.bytes(Json.MAPPER.createObjectNode().set("events", all));
    }

    public synchronized byte[] outcomes() {
        return Json.bytes(outcomes);
    }

    /** The configuration, and what differs from the published one. */
    public synchronized byte[] config() {
        return config == null ? Json.bytes(Json.MAPPER.createObjectNode()) : config;
    }
}
