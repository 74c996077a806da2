package org.colotride.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where a dashboard is served, if at all. */
final class DashboardOptions extends ServerOptions {
    @Option(names = "--no-ui", description = "Serve no dashboard.")
    private boolean none;

    Optional<DashboardAddress> addressIfAny() {
        return none ? Optional.empty() : Optional.of(address());
    }
}
