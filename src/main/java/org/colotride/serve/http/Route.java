package org.colotride.serve.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A method and a path, and what answers there. */
public final class Route {
    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z]+}");

    private final String method;
    private final String path;
    private final Set<String> parameters;
    private final Call call;
    private final Pattern pattern;

    /**
     * @param method of HTTP; GET answers HEAD too
     * @param path with variables in braces, as OpenAPI writes them; a variable is one segment, in which a slash is written %2F
     * @param parameters of the query that it takes
     */
    public Route(String method, String path, Set<String> parameters, Call call) {
        this.method = method;
        this.path = path;
        this.parameters = Set.copyOf(parameters);
        this.call = call;
        this.pattern = Pattern.compile(VARIABLE.matcher(path).replaceAll("([^/]+)"));
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Set<String> parameters() {
        return parameters;
    }

    Call call() {
        return call;
    }

    /** What stands in a path in the place of the variables, decoded; empty if the path is another. */
    Optional<List<String>> match(String asked) {
        Matcher found = pattern.matcher(asked);
        if (!found.matches()) {
            return Optional.empty();
        }
        List<String> variables = new ArrayList<>();
        for (int i = 1; i <= found.groupCount(); i++) {
            // In a path, a plus is a plus.
            variables.add(URLDecoder.decode(found.group(i).replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return Optional.of(variables);
    }

    boolean takes(String asked) {
        return method.equals(asked) || method.equals("GET") && asked.equals("HEAD");
    }
}
