package org.colotride.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.colotride.serve.SearchServer;
import org.colotride.serve.ServerSettings;
import org.colotride.serve.search.CalibratedSuspicion;
import org.colotride.serve.search.Suspicion;

/** Where {@code serve} meets the server. */
final class ServeService {
    /** To answer what was asked, and to close model and index. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(25);

    private static final String NOT_CALIBRATED =
            "Photographs are not suspected: the index has no calibration of a detector"
                    + " (yet); goal index makes one of its images (--calibrate always, or --add), or name one (--detector FILE).";

    private ServeService() {}

    /** Serves until the process is told to end, and answers then what was asked before. */
    static int serve(ServeRequest request) {
        SearchServer server = SearchServer.start(request.index(), request.settings(), maker(request.detector()));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "server stop"));
        ShutdownDeadline.set(ENDS_WITHIN);
        say(request, server);
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandRunner.FAILURE;
        }
    }

    private static Suspicion.Maker maker(ServeRequest.Detector detector) {
        if (!detector.looks()) {
            return (embedder, index, shape) -> Suspicion.NONE;
        }
        return detector.file().map(CalibratedSuspicion::by).orElseGet(CalibratedSuspicion::ofIndex);
    }

    private static void say(ServeRequest request, SearchServer server) {
        PrintWriter out = request.out();
        ServerSettings settings = request.settings();
        out.println("Serving " + server.images() + " images of " + request.index() + ": " + server.address());
        if (request.detector().looks()) {
            out.println(server.suspicion().map(ServeService::told).orElse(NOT_CALIBRATED));
        }
        if (!isLoopback(settings.host())) {
            out.println("Whoever reaches " + settings.host() + " may search; nothing is encrypted.");
        }
        if (request.showToken()) {
            out.println("Token to add and remove images: " + settings.token().orElseThrow());
        }
        out.flush();
    }

    private static String told(Suspicion.Basis basis) {
        return String.format(
                Locale.ROOT,
                "Each answer says how suspicious its photograph is (calibrated on %d %s; at most %.1f %% false alarms).",
                basis.images(),
                basis.source().equals("index") ? "of these images" : "images",
                100 * basis.falseAlarms());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
