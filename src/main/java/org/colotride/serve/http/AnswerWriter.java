package org.colotride.serve.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Hands answers to Jetty. */
final class AnswerWriter {
    private AnswerWriter() {}

    /**
     * A connection on which more of the request is to come than was read is closed after it.
     *
     * @param callback is told when all of it is sent
     */
    static void write(Answer answer, Request request, Response response, Callback callback) {
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        response.setStatus(answer.status());
        answer.headers().forEach((header, value) -> response.getHeaders().put(header, value));
        if (answer.content() == null) {
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        response.write(true, ByteBuffer.wrap(answer.content()), callback);
    }
}
