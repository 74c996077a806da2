package org.colotride.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.colotride.attack.Attacks;
import org.colotride.experiment.RunObserver;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.live.LiveFolder;
import org.colotride.live.LiveRecorder;
import org.colotride.report.page.RunPages;
import org.colotride.report.tournament.TournamentReport;
import org.colotride.tournament.Tournament;
import org.colotride.tournament.TournamentFolder;
import org.colotride.tournament.TournamentPlan;
import org.colotride.tournament.TournamentResults;
import org.colotride.tournament.Verdict;
import org.colotride.ui.UiServer;
import org.colotride.ui.page.Dashboard;

/** Where {@code tournament} meets the packages that do the work. */
final class TournamentService {
    private TournamentService() {}

    /** @return the exit code */
    static int run(TournamentRequest request) {
        TournamentPlan plan = TournamentPlan.of(request.config(), request.file());
        String goOn = Interruption.command("tournament", String.join(" ", request.commandLine()));
        try (Interruption interruption = Interruption.watch(goOn, request.err())) {
            if (request.dashboard().isEmpty()) {
                return run(request, plan, run -> List.of());
            }
            TournamentFolder folder = Tournament.folder(request.config());
            DashboardAddress address = request.dashboard().get();
            try (Dashboard dashboard = new Dashboard(
                            List.of(folder.runs()),
                            TrainingDashboard.CONFIGURATIONS,
                            TrainingDashboard.FIGURES,
                            Optional.empty());
                    UiServer server = UiServer.start(address.host(), address.port(), Optional.of(dashboard))) {
                TrainingDashboard.say(request.out(), server, dashboard);
                return run(request, plan, run -> List.of(new LiveRecorder(LiveFolder.of(run))));
            }
        }
    }

    private static int run(
            TournamentRequest request, TournamentPlan plan, Function<RunFolder, List<RunObserver>> observers) {
        Tournament.Settings settings = new Tournament.Settings(
                request.parallel(),
                () -> NativeThreads.limit(request.config().threads()),
                new RunPages(),
                observers,
                new TournamentReport(Attacks.REGISTRY)::write,
                request.progress(),
                request.out()::println,
                Path.of(""),
                request.commandLine());
        TournamentResults results = new Tournament(plan, settings).run();
        results.verdicts().stream().map(Verdict::sentence).forEach(request.out()::println);
        request.out().println("Report: " + Tournament.folder(request.config()).report());
        return 0;
    }
}
