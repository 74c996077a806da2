package org.colotride.data.fetch;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where a server may send a download on to. */
final class Redirects {
    static final int MOST = 5;

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private Redirects() {}

    static boolean is(int status) {
        return STATUSES.contains(status);
    }

    /**
     * The address to go on with.
     *
     * @param location what the server named; may be relative
     * @throws IOException if it names none, or one that is less protected than {@code from}
     */
    static URI next(URI from, String location) throws IOException {
        URI next;
        try {
            next = from.resolve(location == null ? "" : location);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the server redirects to '" + location + "', which is no address", e);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        if (location == null
                || next.getHost() == null
                || !Set.of("http", "https").contains(scheme)) {
            throw new RefusedException("the server redirects to '" + location + "', which is no address of the web");
        }
        if (from.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
            throw new RefusedException("the server redirects from https to " + next + ", which is not protected");
        }
        return next;
    }
}
