package org.colotride.serve.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.colotride.io.Mappers;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.colotride.serve.http.Problems;
import org.colotride.serve.search.ImageSearch;
import org.colotride.serve.search.SearchAnswer;
import org.eclipse.jetty.http.HttpStatus;

/** {@code POST /v1/search}: the images nearest to a photograph. */
public final class SearchCall implements Call {
    public static final Set<String> PARAMETERS = Set.of("k", "label");

    static final int MOST = 100;

    private static final int DEFAULT = 10;
    private static final ObjectMapper JSON = Mappers.json();

    private final PhotographCalls photographs;
    private final ImageSearch search;

    public SearchCall(PhotographCalls photographs, ImageSearch search) {
        this.photographs = photographs;
        this.search = search;
    }

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        int k = exchange.parameter("k").map(SearchCall::number).orElse(DEFAULT);
        String label =
                exchange.parameter("label").filter(named -> !named.isEmpty()).orElse(null);
        return photographs.answer(
                exchange,
                (photograph, embedded) -> Answer.json(HttpStatus.OK_200, tree(search.search(embedded, k, label))));
    }

    private static int number(String k) {
        if (k.matches("[1-9]\\d{0,2}") && Integer.parseInt(k) <= MOST) {
            return Integer.parseInt(k);
        }
        throw Problems.badRequest("k: '" + k + "' is not a number of images", "give one from 1 to " + MOST)
                .thrown();
    }

    private static ObjectNode tree(SearchAnswer answer) {
        ObjectNode tree = JSON.valueToTree(answer);
        tree.withArray("nearest").forEach(hit -> ((ObjectNode) hit)
                .put("thumbnail", ImageId.thumbnail(hit.path("id").asText())));
        return tree;
    }
}
