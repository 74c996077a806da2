package org.colotride.ui.page;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.colotride.experiment.TrainingControl;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.retrieval.AttackFigure;
import org.colotride.ui.run.RunCatalog;
import org.colotride.ui.run.RunWatcher;

/** What one server's page shows, and what may be steered through it. Thread-safe. */
public final class Dashboard implements Shareable, AutoCloseable {
    private static final String MAP = "org.colotride.dashboard";
    private static final int TOKEN_BYTES = 16;
    private static final int SHOWN_STATISTICS = 8;

    private final RunCatalog catalog;
    private final RunWatcher runs;
    private final Optional<Steered> steered;
    private final byte[] figures;
    private final String token;

    /**
     * A training in this process.
     *
     * @param run its folder
     * @param refused is told of calls that were refused
     */
    public record Steered(Path run, TrainingControl control, Consumer<String> refused) {}

    /**
     * @param folders of runs and searches, or that hold some
     * @param configurations the folder of the published settings
     * @param attacked the figures that attacks declare, in the order in which they are to stand
     */
    public Dashboard(
            List<Path> folders, Path configurations, Collection<AttackFigure> attacked, Optional<Steered> steered) {
        this.catalog = new RunCatalog(folders);
        this.runs = new RunWatcher(catalog, configurations);
        this.steered = steered;
        this.figures = FigureList.json(attacked);
        byte[] bytes = new byte[TOKEN_BYTES];
        // A secret, not a part of the experiment: no seed may tell it.
        new SecureRandom().nextBytes(bytes);
        this.token = HexFormat.of().formatHex(bytes);
    }

    /** Lets this server's page find its dashboard: Deeplearning4j makes the page's module itself, without arguments. */
    public void shareWith(Vertx server) {
        server.sharedData().<String, Dashboard>getLocalMap(MAP).put(MAP, this);
    }

    static Optional<Dashboard> of(Vertx server) {
        return Optional.ofNullable(
                server.sharedData().<String, Dashboard>getLocalMap(MAP).get(MAP));
    }

    /** What a browser must know to steer. */
    public String token() {
        return token;
    }

    /** Whether a browser may steer that sent this; takes as long for any wrong token. Null if it sent none. */
    boolean accepts(String sent) {
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the newest runs leave what can be watched; of more, the pages would be no clearer. */
    public List<LiveFolder> newestRuns() {
        return catalog.runs().values().stream()
                .limit(SHOWN_STATISTICS)
                .map(folder -> LiveFolder.of(new RunFolder(folder)))
                .toList();
    }

    /** What every figure is, for the page. */
    byte[] figures() {
        return figures;
    }

    RunCatalog catalog() {
        return catalog;
    }

    RunWatcher runs() {
        return runs;
    }

    Optional<Steered> steered() {
        return steered;
    }

    /** The id of the run that this process trains. */
    Optional<String> steeredId() {
        return steered.map(training -> catalog.idOf(training.run()));
    }

    @Override
    public void close() {
        runs.close();
    }
}
