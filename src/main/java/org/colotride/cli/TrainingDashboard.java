package org.colotride.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.attack.Attacks;
import org.colotride.experiment.RunHooks;
import org.colotride.experiment.TrainingControl;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.live.RecordedStatistics;
import org.colotride.live.TrainingStatistics;
import org.colotride.report.page.RunPages;
import org.colotride.retrieval.AttackFigure;
import org.colotride.robustness.Declarations;
import org.colotride.ui.UiServer;
import org.colotride.ui.page.Dashboard;
import org.deeplearning4j.core.storage.StatsStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What serves a training while it runs, and lets it be steered. */
final class TrainingDashboard implements AutoCloseable {
    /** Where searches lie, to be listed beside the runs. */
    static final Path SEARCHES = Path.of("reports/searches");

    /** Where the published settings lie, to be compared with a run's. */
    static final Path CONFIGURATIONS = Path.of("conf");

    /** Those of every attack that can be named here, plug-ins' included. */
    static final List<AttackFigure> FIGURES = new Declarations(Attacks.REGISTRY).figures();

    private static final Logger LOG = LoggerFactory.getLogger(TrainingDashboard.class);

    private final RunFolder run;
    private final TrainingControl control;
    private final LiveRecorder recorder;
    private final Dashboard dashboard;
    private final UiServer server;
    private final StatsStorage statistics;

    private TrainingDashboard(DashboardAddress address, RunFolder run, TrainingControl control) {
        this.run = run;
        this.control = control;
        LiveFolder live = LiveFolder.of(run);
        this.recorder = new LiveRecorder(live);
        this.dashboard = new Dashboard(
                folders(run),
                CONFIGURATIONS,
                FIGURES,
                Optional.of(new Dashboard.Steered(run.path(), control, recorder::refused)));
        this.server = UiServer.start(address.host(), address.port(), Optional.of(dashboard));
        this.statistics = RecordedStatistics.open(live, session(run));
        server.attach(statistics);
    }

    private static List<Path> folders(RunFolder run) {
        List<Path> folders = new ArrayList<>(List.of(run.path()));
        Path parent = run.path().getParent();
        if (parent != null) {
            folders.add(parent);
        }
        folders.add(SEARCHES);
        return folders;
    }

    private static String session(RunFolder run) {
        return run.path().toAbsolutePath().normalize().getFileName().toString();
    }

    /**
     * Starts to serve, and says where.
     *
     * @param control of the run, for those who watch to steer it by
     */
    static TrainingDashboard open(DashboardAddress address, RunFolder run, TrainingControl control, PrintWriter out) {
        TrainingDashboard dashboard = new TrainingDashboard(address, run, control);
        say(out, dashboard.server, dashboard.dashboard);
        return dashboard;
    }

    static void say(PrintWriter out, UiServer server, Dashboard dashboard) {
        out.println("Watch & Steer: " + server.address() + "/colotride#token=" + dashboard.token());
        out.flush();
    }

    /** The run as it is watched and steered from here. */
    RunHooks hooks() {
        return RunHooks.none()
                .withReport(new RunPages())
                .withListeners(List.of(new TrainingStatistics(statistics, session(run))))
                .withObservers(List.of(recorder))
                .withControl(control);
    }

    @Override
    public void close() {
        // First: on a signal the server ends by itself, and may fail to be closed.
        recorder.close();
        try {
            server.close();
        } catch (RuntimeException e) {
            LOG.debug("The dashboard has ended already", e);
        }
        dashboard.close();
        try {
            statistics.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", LiveFolder.of(run).statistics(), e.getMessage());
        }
    }
}
