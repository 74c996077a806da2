package org.colotride.serve.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** A request while it is answered. */
public final class Exchange {
    private final Request request;
    private final Fields parameters;
    private final List<String> variables;
    private final BodyReader reader;

    /** @param variables what stands in the path where the route has a variable, in order, decoded */
    Exchange(Request request, Fields parameters, List<String> variables, BodyReader reader) {
        this.request = request;
        this.parameters = parameters;
        this.variables = List.copyOf(variables);
        this.reader = reader;
    }

    /** @param index of the variable in the route's path, from 0 */
    public String variable(int index) {
        return variables.get(index);
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.getValue(name));
    }

    public Optional<String> header(HttpHeader header) {
        return Optional.ofNullable(request.getHeaders().get(header));
    }

    /** The body, once it has arrived; to be asked for once. Fails with a {@link ProblemException}. */
    public CompletableFuture<byte[]> body() {
        return reader.read();
    }
}
