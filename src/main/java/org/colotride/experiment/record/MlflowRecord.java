package org.colotride.experiment.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.colotride.config.ConfigException;
import org.colotride.config.Default;
import org.colotride.config.Require;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of an MLflow tracking server. A thread of its own sends what the training tells; a server that is away is warned of
 * once and asked again and again, while the run goes on. What it has not got when the run ends, a resumed run sends.
 */
final class MlflowRecord implements ScalarRecord {
    private static final Logger LOG = LoggerFactory.getLogger(MlflowRecord.class);
    private static final String ENVIRONMENT = "MLFLOW_TRACKING_URI";

    /**
     * @param server address of the tracking server, {@code http://…}; that of the environment's {@code MLFLOW_TRACKING_URI}
     *     if null. User, password or token are taken from the environment alone
     * @param experiment that the run belongs to; made if there is none of that name
     */
    record Args(String server, @Default("colo-tride") String experiment) {
        Args {
            Require.check(
                    "server",
                    server,
                    server == null || server.matches("https?://\\S+"),
                    "an address, http://… or https://…");
            Require.check("experiment", experiment, !experiment.isBlank(), "an experiment's name");
        }
    }

    /** How long a server is waited for. */
    record Patience(long everyMillis, long retryMillis, long endMillis) {
        static final Patience USUAL = new Patience(5_000, 30_000, 15_000);
    }

    private final String address;
    private final String experiment;
    private final Patience patience;
    private final Deque<TimedScalars> pending = new ArrayDeque<>();
    private MlflowServer server;
    private Thread sender;
    private RunFolder run;
    /** Null while the run goes on. */
    private End end;

    private boolean away;

    /** @param millis since 1970 */
    record TimedScalars(Scalars scalars, long millis) {}

    MlflowRecord(Args args) {
        this(args, Patience.USUAL);
    }

    MlflowRecord(Args args, Patience patience) {
        this.address = args.server() == null ? System.getenv(ENVIRONMENT) : args.server();
        this.experiment = args.experiment();
        this.patience = patience;
    }

    @Override
    public void begin(RunFolder folder, ExperimentConfig config, int iteration) {
        run = folder;
        // Not before: a run may be trained by other processes than that which was told of it.
        if (address == null) {
            throw new ConfigException(
                    "records: mlflow: server: is missing; name the tracking server, http://…, or set " + ENVIRONMENT);
        }
        try {
            server = new MlflowServer(address, experiment, folder, config);
        } catch (NoClassDefFoundError e) {
            throw new ConfigException(
                    "records: mlflow needs org.mlflow:mlflow-client, which is not on the class path; add it, or leave mlflow"
                            + " out",
                    e);
        }
        sender = new Thread(this::sendAgainAndAgain, "colo-tride-mlflow");
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public synchronized void add(Scalars scalars) {
        pending.add(new TimedScalars(scalars, System.currentTimeMillis()));
    }

    @Override
    public void ended(End how) {
        synchronized (this) {
            end = how;
            notifyAll();
        }
        try {
            sender.join(patience.endMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (sender.isAlive() || !pending.isEmpty()) {
                LOG.warn(
                        "MLflow at {} has not got all figures of this run; --resume {} sends the rest",
                        address,
                        run.path());
            }
        }
    }

    private void sendAgainAndAgain() {
        try (MlflowServer open = server) {
            boolean last = false;
            while (!last) {
                synchronized (this) {
                    if (end == null) {
                        wait(away ? patience.retryMillis() : patience.everyMillis());
                    }
                    last = end != null;
                }
                send(open);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(MlflowServer open) {
        List<TimedScalars> batch;
        End how;
        synchronized (this) {
            batch = new ArrayList<>(pending);
            how = end;
        }
        try {
            open.send(batch);
            if (how != null) {
                open.end(how);
            }
            synchronized (this) {
                batch.forEach(sent -> pending.remove());
            }
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn(
                        "MLflow at {}: {}; the training goes on, and its figures are sent when they can be",
                        address,
                        reason(e));
            }
            LOG.debug("MLflow", e);
            away = true;
        }
    }

    /** What the client's own exceptions wrap. */
    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
