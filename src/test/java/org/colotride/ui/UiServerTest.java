package org.colotride.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.ui.page.ColoTrideModule;
import org.deeplearning4j.config.DL4JClassLoading;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locale")
class UiServerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static HttpResponse<String> get(String address) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesDeeplearning4jsPages() throws Exception {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            server.attach(new InMemoryStatsStorage());
            HttpResponse<String> page = get(server.address() + "/train/overview");
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("/assets/js/train/overview.js"), page.body());
            assertEquals(
                    "text/html; charset=utf-8",
                    page.headers().firstValue("Content-Type").orElse(""));
            assertEquals(200, get(server.address() + "/arbiter").statusCode());
            assertEquals(
                    200, get(server.address() + "/assets/js/train/train.js").statusCode());
        }
    }

    /** A program that has this project on its class path and a server of its own serves no page of ours. */
    @Test
    void noOtherServerFindsOurModules() throws Exception {
        ClassLoader usual = DL4JClassLoading.getDl4jClassloader();
        assertTrue(modules(usual).noneMatch(name -> name.startsWith("org.colotride")));
        List<String> here = modules(new OwnModules(usual)).toList();
        assertEquals(
                List.of(ArbiterSettingsModule.class.getName(), ColoTrideModule.class.getName()),
                here.subList(0, 2),
                "before Arbiter's, which fails on what ours answers");
        assertEquals(modules(usual).toList(), here.subList(2, here.size()));
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            assertSame(usual, DL4JClassLoading.getDl4jClassloader());
        }
    }

    private static Stream<String> modules(ClassLoader loader) {
        return ServiceLoader.load(UIModule.class, loader).stream()
                .map(provider -> provider.type().getName());
    }

    @Test
    void takesTheNextFreePort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(UiServer.LOOPBACK));
                UiServer server = UiServer.start(UiServer.LOOPBACK, taken.getLocalPort())) {
            int port = URI.create(server.address()).getPort();
            assertTrue(port > taken.getLocalPort() && port < taken.getLocalPort() + 100, server.address());
        }
    }

    @Test
    void listensOnTheLoopbackInterfaceAlone() throws Exception {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            int port = URI.create(server.address()).getPort();
            for (InetAddress other : NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .toList()) {
                try (Socket socket = new Socket()) {
                    assertThrows(
                            IOException.class,
                            () -> socket.connect(new InetSocketAddress(other, port), 2000),
                            "" + other);
                }
            }
            assertEquals(200, get(server.address() + "/train/overview").statusCode());
        }
    }

    @Test
    void closesWithoutAThreadOrASocketLeft() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        UiServer server = UiServer.start(UiServer.LOOPBACK, 0);
        server.attach(new InMemoryStatsStorage());
        String address = server.address();
        assertEquals(200, get(address + "/train/overview").statusCode());
        server.close();
        server.close();
        assertThrows(ConnectException.class, () -> get(address + "/train/overview"));
        assertThrows(IllegalStateException.class, () -> server.attach(new InMemoryStatsStorage()));
        for (int wait = 0; wait < 50 && !left(before).isEmpty(); wait++) {
            Thread.sleep(100);
        }
        assertEquals(Set.of(), left(before));
        try (UiServer again = UiServer.start(UiServer.LOOPBACK, 0)) {
            assertEquals(200, get(again.address() + "/train/overview").statusCode());
        }
    }

    private static Set<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon() && thread.isAlive())
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void oneProcessServesOneDashboard() {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            assertThrows(IllegalStateException.class, () -> UiServer.start(UiServer.LOOPBACK, 0));
            assertNotEquals("", server.address());
        }
    }

    @Test
    void saysWhatIsWrongWithAnAddress() {
        String unknown = assertThrows(ConfigException.class, () -> UiServer.start("no.such.host.invalid", 0))
                .getMessage();
        assertTrue(unknown.contains("--ui-host no.such.host.invalid"), unknown);
        String elsewhere = assertThrows(ConfigException.class, () -> UiServer.start("192.0.2.1", 0))
                .getMessage();
        assertTrue(elsewhere.contains("--ui-host 192.0.2.1"), elsewhere);
        String port = assertThrows(ConfigException.class, () -> UiServer.start(UiServer.LOOPBACK, 70_000))
                .getMessage();
        assertTrue(port.contains("70000"), port);
    }

    /** What an HTTP library would tidy up before it sends it. */
    static String raw(String address, String request) throws IOException {
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void readsNoFileOutsideItsOwn() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            for (String path : new String[] {
                "/assets/../pom.xml",
                "/assets/../../../../../../etc/passwd",
                "/assets/%2e%2e/pom.xml",
                "/assets/..%2fpom.xml",
                "/assets/..\\pom.xml",
                "//assets/pom.xml",
                "/a/../assets/x",
                "/assets/%zz"
            }) {
                String answer = raw(
                        server.address(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 400"), path + ": " + answer);
            }
        }
    }

    @Test
    void answersNoOtherSitesPage() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            String rebound = "GET /train/overview HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
            assertTrue(raw(server.address(), rebound).startsWith("HTTP/1.1 403"));
            String form =
                    "POST /tsne/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            String answer = raw(server.address(), form);
            assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
            assertFalse(answer.contains("Access-Control-Allow-Origin"), answer);
        }
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String ask(UiServer server, String path, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return raw(
                server.address(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n");
    }

    @Test
    void leadsToOurPage() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            String answer = ask(server, "/");
            assertTrue(answer.startsWith("HTTP/1.1 302"), answer);
            assertEquals("/colotride", header(answer, "Location"));
        }
    }

    @Test
    void answersForFilesThatAreNotThere() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            for (String path : List.of(
                    "/assets/missing.js",
                    "/assets/",
                    "/assets/js",
                    "/assets/js/",
                    "/assets/js/train/train.class",
                    "/assets/webjars/missing/1.0/x.css",
                    "/assets/webjars/popper.js",
                    "/assets/webjars",
                    "/nothing")) {
                String answer = ask(server, path);
                assertTrue(answer.startsWith("HTTP/1.1 404"), path + ": " + answer);
            }
            assertTrue(ask(server, "/assets/webjars/popper.js/1.12.9/dist/umd/popper.min.js")
                    .startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void everyAnswerSaysWhatBrowsersMayDoWithIt() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            server.attach(new InMemoryStatsStorage());
            for (String path : List.of(
                    "/",
                    "/colotride",
                    "/train",
                    "/train/overview",
                    "/train/model",
                    "/train/system",
                    "/train/sessions/info",
                    "/arbiter",
                    "/samediff",
                    "/activations",
                    "/overview",
                    "/assets/js/train/train.js",
                    "/assets/missing.js",
                    "/nothing",
                    "/setlang/de",
                    "/a/../b")) {
                String answer = ask(server, path);
                String policy = header(answer, "Content-Security-Policy");
                assertTrue(policy.contains("frame-ancestors 'none'"), path + ": " + answer);
                assertFalse(policy.replaceFirst("style-src [^;]*;", "").contains("'unsafe-inline'"), policy);
                assertFalse(policy.contains("unsafe-eval"), policy);
                assertEquals("nosniff", header(answer, "X-Content-Type-Options"), path);
            }
        }
    }

    @Test
    void noLinkChangesWhatOthersSee() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            server.attach(new InMemoryStatsStorage());
            String before = ask(server, "/train/overview");
            for (String path : List.of(
                    "/setlang/de",
                    "/setlang/de/",
                    "/%73etlang/de",
                    "/setlang/a/de",
                    "/train/workers/setByIdx/1",
                    "/train/workers/x",
                    "/train/sessions/set/x",
                    "/arbiter/sessions/set/x",
                    "/arbiter/sessions/%73et/x",
                    "/tsne/upload",
                    "/remoteReceive")) {
                String answer = ask(server, path);
                assertTrue(answer.startsWith("HTTP/1.1 405"), path + ": " + answer);
            }
            for (String path :
                    List.of("/./setlang/de", "/%2e/setlang/de", "/train/./workers/setByIdx/1", "/setlang/.")) {
                String answer = ask(server, path);
                assertTrue(answer.startsWith("HTTP/1.1 400"), path + ": " + answer);
            }
            String byTheirScript = ask(server, "/train/sessions/set/x", "X-Requested-With: XMLHttpRequest");
            assertFalse(byTheirScript.startsWith("HTTP/1.1 405"), byTheirScript);
            assertEquals(
                    before.lines().count(),
                    ask(server, "/train/overview").lines().count());
            assertTrue(ask(server, "/train/overview").contains("Language"));
        }
    }

    @Test
    void speaksNoHttp2() throws IOException {
        try (UiServer server = UiServer.start(UiServer.LOOPBACK, 0)) {
            String upgraded = ask(
                    server,
                    "/colotride",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                    "Connection: Upgrade, HTTP2-Settings, close");
            assertFalse(upgraded.startsWith("HTTP/1.1 101"), upgraded);
            String known = raw(server.address(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            // Not a frame, but a refusal in words.
            assertTrue(known.isEmpty() || known.matches("(?s)HTTP/\\S+ 4\\d\\d .*"), known);
        }
    }

    /** Two that look for a port at once both find one. */
    @Test
    void aPortThatIsTakenMeanwhileIsPassedOver() {
        List<Integer> tried = new ArrayList<>();
        int served = UiServer.onFreePort(9000, from -> from, port -> {
            tried.add(port);
            if (port < 9002) {
                throw new ConfigException("", new ExecutionException(new BindException("Address already in use")));
            }
            return port;
        });
        assertEquals(9002, served);
        assertEquals(List.of(9000, 9001, 9002), tried);
        ConfigException other = new ConfigException("", new BindException("Permission denied"));
        assertSame(
                other,
                assertThrows(
                        ConfigException.class,
                        () -> UiServer.onFreePort(9000, from -> from, port -> {
                            throw other;
                        })));
    }
}
