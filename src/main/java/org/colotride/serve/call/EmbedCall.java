package org.colotride.serve.call;

import java.util.concurrent.CompletableFuture;
import org.colotride.serve.http.Answer;
import org.colotride.serve.http.Call;
import org.colotride.serve.http.Exchange;
import org.eclipse.jetty.http.HttpStatus;

/** {@code POST /v1/embed}: where the model puts a photograph. */
public final class EmbedCall implements Call {
    private final PhotographCalls photographs;

    public EmbedCall(PhotographCalls photographs) {
        this.photographs = photographs;
    }

    /** @param embedding {@code [D]}; the shortest digits that give the same floats when they are read */
    record Embedded(float[] embedding) {}

    @Override
    public CompletableFuture<Answer> answer(Exchange exchange) {
        return photographs.answer(
                exchange, (photograph, embedded) -> Answer.json(HttpStatus.OK_200, new Embedded(embedded.embedding())));
    }
}
