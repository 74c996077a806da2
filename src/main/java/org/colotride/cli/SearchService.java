package org.colotride.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.colotride.cluster.Clusters;
import org.colotride.cluster.Workers;
import org.colotride.config.ConfigException;
import org.colotride.io.storage.Storages;
import org.colotride.report.page.RunPages;
import org.colotride.report.search.SearchReport;
import org.colotride.search.Search;
import org.colotride.search.SearchPlan;
import org.colotride.search.SearchResults;
import org.colotride.ui.UiServer;
import org.colotride.ui.page.Dashboard;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.deeplearning4j.arbiter.ui.listener.ArbiterStatusListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;

/** Where {@code search} meets the packages that do the work. */
final class SearchService {
    private SearchService() {}

    /** @return the exit code */
    static int run(SearchRequest request) {
        SearchPlan plan = SearchPlan.of(request.config(), request.file());
        if (request.dashboard().isEmpty()) {
            return search(request, plan, List.of());
        }
        DashboardAddress address = request.dashboard().get();
        String output = request.config().output();
        // What is kept in a storage cannot be followed from here; Arbiter tells of it all the same.
        List<Path> folders = Storages.isAddress(output)
                ? List.of(TrainingDashboard.SEARCHES)
                : List.of(Path.of(output, request.config().name()), TrainingDashboard.SEARCHES);
        try (Dashboard dashboard = new Dashboard(
                        folders, TrainingDashboard.CONFIGURATIONS, TrainingDashboard.FIGURES, Optional.empty());
                UiServer server = UiServer.start(address.host(), address.port(), Optional.of(dashboard))) {
            InMemoryStatsStorage storage = new InMemoryStatsStorage();
            server.attach(storage);
            request.out().println("Watch: " + server.address() + "/arbiter");
            request.out().flush();
            return search(request, plan, List.of(new ArbiterStatusListener(storage)));
        }
    }

    private static int search(SearchRequest request, SearchPlan plan, List<StatusListener> listeners) {
        String goOn = Interruption.command("search", String.join(" ", request.commandLine()));
        try (Interruption interruption = Interruption.watch(goOn, request.err())) {
            return run(request, plan, listeners);
        }
    }

    private static int run(SearchRequest request, SearchPlan plan, List<StatusListener> listeners) {
        if (request.cluster().isEmpty()) {
            return run(request, plan, listeners, Optional.empty());
        }
        try (Workers workers = Clusters.open(
                "search " + plan.config().name(), request.cluster().get())) {
            return run(request, plan, listeners, Optional.of(workers));
        }
    }

    private static int run(
            SearchRequest request, SearchPlan plan, List<StatusListener> listeners, Optional<Workers> workers) {
        Search.Settings settings = new Search.Settings(
                workers.map(Workers::together).orElse(request.parallel()),
                () -> NativeThreads.limit(Math.max(1, request.threads() / request.parallel())),
                listeners,
                new RunPages(),
                request.progress(),
                request.out()::println,
                workers);
        Search search = new Search(plan, settings, request.commandLine());
        SearchResults results = search.run();
        SearchReport.write(search.kept(), results);
        if (results.best().isEmpty()) {
            throw new ConfigException(
                    search.kept().name() + ": no candidate was trained to its end; results.json has the reasons");
        }
        request.out().println("Best: " + search.kept().name(search.folder().best()));
        request.out().println("Report: " + search.kept().name(search.folder().report()));
        return 0;
    }
}
