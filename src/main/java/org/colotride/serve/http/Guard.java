package org.colotride.serve.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before all calls. Refuses what another site's page may send: to a name of its own that leads to this machine (DNS
 * rebinding), or as a form. No other site's page may read an answer either, and this one's loads nothing from elsewhere.
 */
public final class Guard extends Handler.Wrapper {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:"
            + " data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String host;
    private final boolean loopback;

    /** @param host that the server is bound to */
    public Guard(String host) {
        this.host = host;
        this.loopback = isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        restrict(response.getHeaders());
        Optional<Problem> refusal = refusal(
                request.getMethod(),
                request.getHeaders().get(HttpHeader.HOST),
                request.getHeaders().get(HttpHeader.ORIGIN),
                request.getHeaders().get("Sec-Fetch-Site"));
        if (refusal.isPresent()) {
            AnswerWriter.write(refusal.get().answer(), request, response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    /** Says what browsers may do with an answer. */
    static void restrict(HttpFields.Mutable headers) {
        headers.put(new HttpField("X-Content-Type-Options", "nosniff"));
        headers.put(new HttpField("Referrer-Policy", "same-origin"));
        headers.put(new HttpField("Cross-Origin-Resource-Policy", "same-origin"));
        headers.put(new HttpField("Content-Security-Policy", POLICY));
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    /**
     * Why a request is refused; empty if it may pass.
     *
     * @param asked the host that it names; null for none
     * @param origin of the page that sends it; null if it names none, as programs and a browser's own address bar do
     * @param site what a browser says of that page's site; null if nothing
     */
    Optional<Problem> refusal(String method, String asked, String origin, String site) {
        if (loopback && !names(asked)) {
            return Optional.of(Problems.foreign(
                    "the request asks for the host " + asked + ", which is not this one",
                    "ask for http://127.0.0.1 or localhost, with the port"));
        }
        boolean reads = HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
        boolean foreign = origin != null && !authority(origin).equals(asked)
                || "cross-site".equals(site)
                || "same-site".equals(site);
        return foreign && !reads
                ? Optional.of(Problems.foreign(
                        "a page of another site sends the request", "use the server's own page, or a program"))
                : Optional.empty();
    }

    private static String authority(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    private boolean names(String asked) {
        if (asked == null) {
            return false;
        }
        String name = asked.replaceFirst(":\\d+$", "");
        return LOOPBACK_NAMES.contains(name) || name.equals(host);
    }
}
