package org.colotride.serve.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.http.Problems;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Who may write.
 *
 * @param token that a request must bring; empty if nobody may
 */
public record WriteAccess(Optional<String> token) {
    private static final String SCHEME = "Bearer ";

    /** @throws org.colotride.serve.http.ProblemException if this request may not; a wrong token takes as long as the right one */
    void require(Exchange exchange) {
        byte[] right = token.orElseThrow(() -> Problems.readOnly().thrown()).getBytes(StandardCharsets.UTF_8);
        byte[] sent = exchange.header(HttpHeader.AUTHORIZATION)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(right, sent)) {
            throw Problems.unauthorized().thrown();
        }
    }

    @Override
    public String toString() {
        return "WriteAccess[" + (token.isPresent() ? "with a token" : "none") + "]";
    }
}
