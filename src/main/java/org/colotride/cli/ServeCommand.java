package org.colotride.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.colotride.config.ConfigException;
import org.colotride.serve.ServerLimits;
import org.colotride.serve.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mvn exec:java@serve}. */
@Command(
        name = "serve",
        description = "Serves the search of an index over HTTP: a page, and calls for programs (/v1/openapi.json).",
        footer = {"", "Example: indexes/shoes", "         indexes/shoes --write --token-file token.txt --port 8080"})
public final class ServeCommand extends Goal {
    private static final String NO_DETECTOR = "none";
    private static final int MEBIBYTE = 1 << 20;
    private static final int MEGAPIXEL = 1_000_000;

    private final ToIntFunction<ServeRequest> server;

    @Parameters(paramLabel = "INDEX", description = "The folder that goal index has made.")
    private Path index;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Serve other machines too (default: ${DEFAULT-VALUE}, this one alone).")
    private String host = ServerSettings.LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port, 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port = ServerSettings.DEFAULT_PORT;

    @Option(
            names = "--write",
            description = "Let those who have the token add and remove images. The token is that of --token-file, or of"
                    + " the environment's COLO_TRIDE_TOKEN; if there is neither, one is made up and printed.")
    private boolean write;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds the token.")
    private Path tokenFile;

    @Option(
            names = "--detector",
            paramLabel = "FILE|none",
            description =
                    "By what each answer says how suspicious the photograph is: a calibration.json of goal detect, of the"
                            + " same model (default: what goal index has calibrated on the index's own images), or none. It"
                            + " costs the embedding and the searches of ten changed copies.")
    private String detector;

    @Option(
            names = "--max-mebibytes",
            paramLabel = "N",
            description = "Of a request, at most (default: ${DEFAULT-VALUE}).")
    private int mebibytes = ServerLimits.DEFAULT.bytes() / MEBIBYTE;

    @Option(
            names = "--max-megapixels",
            paramLabel = "N",
            description = "Of an image, at most (default: ${DEFAULT-VALUE}, which is as many as are ever decoded).")
    private int megapixels = ServerLimits.DEFAULT.pixels() / MEGAPIXEL;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Photographs that are embedded or wait for it, at most; the next is answered 503 (default:"
                    + " ${DEFAULT-VALUE}).")
    private int queue = ServerLimits.DEFAULT.photographs();

    @Option(names = "--connections", paramLabel = "N", description = "At once, at most (default: ${DEFAULT-VALUE}).")
    private int connections = ServerLimits.DEFAULT.connections();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "From when a photograph has arrived to its answer, at most (default: ${DEFAULT-VALUE}).")
    private int seconds = ServerLimits.DEFAULT.answerSeconds();

    /** @param server serves until it is stopped, and returns the exit code */
    ServeCommand(ToIntFunction<ServeRequest> server) {
        this.server = server;
    }

    public static void main(String... args) {
        CommandRunner.exit(new ServeCommand(ServeService::serve), args);
    }

    @Override
    public Integer call() {
        if (tokenFile != null && !write) {
            throw misuse("--token-file " + tokenFile + ": nobody may write; add --write, or leave it out");
        }
        Optional<ServerToken> token = write ? Optional.of(ServerToken.find(tokenFile)) : Optional.empty();
        ServerSettings settings = new ServerSettings(host, inRange(port), token.map(ServerToken::secret), limits());
        return server.applyAsInt(new ServeRequest(
                index,
                settings,
                new ServeRequest.Detector(
                        !NO_DETECTOR.equals(detector),
                        Optional.ofNullable(detector)
                                .filter(named -> !NO_DETECTOR.equals(named))
                                .map(Path::of)),
                token.filter(ServerToken::madeUp).isPresent(),
                out()));
    }

    private int inRange(int asked) {
        if (asked < 0 || asked > ServerSettings.LAST_PORT) {
            throw misuse("--port " + asked + ": is no port; choose one from 0 (any) to " + ServerSettings.LAST_PORT);
        }
        return asked;
    }

    private ServerLimits limits() {
        ServerLimits usual = ServerLimits.DEFAULT;
        try {
            return new ServerLimits(
                    Math.multiplyExact(mebibytes, MEBIBYTE),
                    usual.uploads(),
                    Math.multiplyExact(megapixels, MEGAPIXEL),
                    queue,
                    usual.batch(),
                    connections,
                    seconds,
                    usual.bodySeconds(),
                    usual.idleSeconds());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException(
                    "command line: " + e.getMessage()
                            + "; give --max-mebibytes from 1 to 64, --max-megapixels from 1 to 40, and the others of at least 1",
                    e);
        }
    }
}
