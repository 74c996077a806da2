package org.colotride.serve.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says what Jetty refuses by itself as everything else is said. */
public final class ProblemPages extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Problem problem =
                switch (status) {
                    case HttpStatus.SERVICE_UNAVAILABLE_503 -> Problems.stopping();
                    case HttpStatus.INTERNAL_SERVER_ERROR_500 -> Problems.failed();
                    default -> Problems.ofLibrary(status, reason(request, status));
                };
        Guard.restrict(response.getHeaders());
        AnswerWriter.write(problem.answer(), request, response, callback);
        return true;
    }

    private static String reason(Request request, int status) {
        Object message = request.getAttribute(ERROR_MESSAGE);
        return message == null ? HttpStatus.getMessage(status) : message.toString();
    }
}
