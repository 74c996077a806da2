package org.colotride.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.ui.UiServer;
import org.colotride.ui.page.Dashboard;
import org.colotride.ui.run.StatisticsFollower;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** Serves what others write into folders: nothing can be steered from here. */
final class FollowedRuns implements AutoCloseable {
    private final Dashboard dashboard;
    private final UiServer server;
    private final StatisticsFollower follower;

    private FollowedRuns(DashboardAddress address, List<Path> folders) {
        this.dashboard =
                new Dashboard(folders, TrainingDashboard.CONFIGURATIONS, TrainingDashboard.FIGURES, Optional.empty());
        this.server = UiServer.start(address.host(), address.port(), Optional.of(dashboard));
        InMemoryStatsStorage statistics = new InMemoryStatsStorage();
        this.follower = new StatisticsFollower(dashboard.newestRuns(), statistics);
        server.attach(statistics);
    }

    /** Starts to serve, and says where. */
    static FollowedRuns open(DashboardAddress address, List<Path> folders, PrintWriter out) {
        FollowedRuns followed = new FollowedRuns(address, folders);
        TrainingDashboard.say(out, followed.server, followed.dashboard);
        return followed;
    }

    @Override
    public void close() {
        follower.close();
        server.close();
        dashboard.close();
    }
}
