package org.colotride.cli;

import org.colotride.ui.UiServer;
import picocli.CommandLine.Option;

/** The options that say where a dashboard is served. */
class ServerOptions {
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

    DashboardAddress address() {
        return new DashboardAddress(host, port);
    }
}
