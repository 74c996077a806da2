package org.colotride.cli;

import java.util.Optional;
import org.colotride.ui.UiServer;
import picocli.CommandLine.Option;

/** The options that say where a dashboard is served, if at all. */
final class DashboardOptions {
    @Option(
            names = "--ui-host",
            paramLabel = "HOST",
            description = "Serve the dashboard to other machines too (default: ${DEFAULT-VALUE}, this one alone).")
    private String host = UiServer.LOOPBACK;

    @Option(
            names = "--ui-port",
            paramLabel = "PORT",
            description = "Port of the dashboard, or the next free one (default: ${DEFAULT-VALUE}).")
    private int port = UiServer.DEFAULT_PORT;

    @Option(names = "--no-ui", description = "Serve no dashboard.")
    private boolean none;

    Optional<DashboardAddress> address() {
        return none ? Optional.empty() : Optional.of(new DashboardAddress(host, port));
    }
}
