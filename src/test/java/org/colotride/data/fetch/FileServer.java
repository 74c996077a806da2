package org.colotride.data.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server on this machine that has files in memory, and faults on demand. */
final class FileServer implements AutoCloseable {
    final List<String> ranges = new CopyOnWriteArrayList<>();
    final List<String> conditions = new CopyOnWriteArrayList<>();
    volatile int breaks;
    volatile int stallMillis = 600;
    volatile boolean honoursRanges = true;
    volatile boolean announcesLength = true;
    volatile boolean checksCondition = true;
    volatile String tag;
    volatile String lie;
    volatile int wrongAnswers;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer server;

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good/", this::answer);
        server.createContext("/moved/", exchange -> {
            String name = name(exchange);
            exchange.getResponseHeaders().set("Location", "/good/" + name);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/loop/", exchange -> {
            exchange.getResponseHeaders().set("Location", "/loop/" + name(exchange));
            exchange.sendResponseHeaders(301, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    void put(String name, byte[] content) {
        files.put(name, content);
    }

    URI base(String folder) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + folder + "/");
    }

    private static String name(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] content = files.get(name(exchange));
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        ranges.add(String.valueOf(range));
        conditions.add(String.valueOf(condition));
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        boolean changed = checksCondition && condition != null && !condition.equals(tag);
        int from = range == null || !honoursRanges || changed ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (tag != null) {
            exchange.getResponseHeaders().set(tag.startsWith("\"") ? "ETag" : "Last-Modified", tag);
        }
        if (wrongAnswers-- > 0) {
            content = content.clone();
            content[content.length / 3] ^= 1;
        }
        if (from > 0) {
            String honest = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
            exchange.getResponseHeaders().set("Content-Range", lie == null ? honest : lie);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, announcesLength ? content.length - from : 0);
        int to = breaks-- > 0 ? from + (content.length - from) / 2 : content.length;
        exchange.getResponseBody().write(content, from, to - from);
        exchange.getResponseBody().flush();
        if (to < content.length) {
            sleep(stallMillis);
        }
        exchange.close();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
