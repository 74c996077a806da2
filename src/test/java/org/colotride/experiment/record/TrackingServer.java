package org.colotride.experiment.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of MLflow's REST API 2.0 that a run needs, as its documentation says it: paths, fields, errors and limits. It keeps
 * what it is sent in memory.
 */
public final class TrackingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "/api/2.0/mlflow/";
    private static final String KEY = "[\\w./ -]{1,250}";

    private final HttpServer http;
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private boolean broken;

    /** What was sent of a run; metrics by key, each [step, value, timestamp]. */
    public static final class Run {
        public final String experiment;
        public final Map<String, String> tags = new TreeMap<>();
        public final Map<String, String> parameters = new TreeMap<>();
        public final Map<String, List<double[]>> metrics = new TreeMap<>();
        public String status = "RUNNING";

        private Run(String experiment) {
            this.experiment = experiment;
        }

        public List<Integer> steps(String key) {
            return metrics.getOrDefault(key, List.of()).stream()
                    .map(metric -> (int) metric[0])
                    .toList();
        }
    }

    private static final class Refused extends RuntimeException {
        private final int code;
        private final String error;

        Refused(int code, String error, String message) {
            super(message);
            this.code = code;
            this.error = error;
        }
    }

    public TrackingServer() throws IOException {
        this(0);
    }

    public TrackingServer(int port) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext(BASE, this::handle);
        http.start();
    }

    public String address() {
        return "http://localhost:" + port();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    public synchronized Map<String, String> experiments() {
        return Map.copyOf(experiments);
    }

    /** Answers that it cannot, from now on or no more. */
    public synchronized void setBroken(boolean broken) {
        this.broken = broken;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        int code = 200;
        String answer;
        try {
            if (broken) {
                throw new Refused(500, "INTERNAL_ERROR", "the database is locked");
            }
            String path = exchange.getRequestURI().getPath().substring(BASE.length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer = answer(
                            exchange.getRequestMethod() + " " + path,
                            query(exchange.getRequestURI().getRawQuery()),
                            body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body))
                    .toString();
        } catch (Refused refused) {
            code = refused.code;
            answer = JSON.createObjectNode()
                    .put("error_code", refused.error)
                    .put("message", refused.getMessage())
                    .toString();
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private JsonNode answer(String call, Map<String, String> query, JsonNode body) {
        return switch (call) {
            case "GET experiments/get-by-name" -> experiment(query.get("experiment_name"));
            case "POST experiments/create" -> createExperiment(body.get("name").textValue());
            case "POST runs/create" -> createRun(body);
            case "POST runs/log-batch" -> logBatch(body);
            case "POST runs/update" -> update(body);
            case "GET metrics/get-history" -> history(query);
            default -> throw new Refused(404, "ENDPOINT_NOT_FOUND", call);
        };
    }

    private JsonNode experiment(String name) {
        if (!experiments.containsKey(name)) {
            throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("experiment")
                .put("experiment_id", experiments.get(name))
                .put("name", name)
                .put("lifecycle_stage", "active");
        return answer;
    }

    private JsonNode createExperiment(String name) {
        if (experiments.containsKey(name)) {
            throw new Refused(400, "RESOURCE_ALREADY_EXISTS", name);
        }
        experiments.put(name, String.valueOf(experiments.size() + 1));
        return JSON.createObjectNode().put("experiment_id", experiments.get(name));
    }

    private JsonNode createRun(JsonNode body) {
        Run run = new Run(body.get("experiment_id").textValue());
        body.path("tags")
                .forEach(tag -> run.tags.put(
                        tag.get("key").textValue(), tag.get("value").textValue()));
        runs.add(run);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("run")
                .putObject("info")
                .put("run_id", String.valueOf(runs.size() - 1))
                .put("run_uuid", String.valueOf(runs.size() - 1))
                .put("experiment_id", run.experiment)
                .put("status", run.status)
                .put("lifecycle_stage", "active");
        return answer;
    }

    private Run run(String id) {
        int index = Integer.parseInt(id);
        if (index >= runs.size()) {
            throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + id + " not found");
        }
        return runs.get(index);
    }

    private JsonNode logBatch(JsonNode body) {
        Run run = run(body.get("run_id").textValue());
        JsonNode metrics = body.path("metrics");
        JsonNode parameters = body.path("params");
        if (metrics.size() > 1000
                || parameters.size() > 100
                || metrics.size() + parameters.size() + body.path("tags").size() > 1000) {
            throw new Refused(
                    400, "INVALID_PARAMETER_VALUE", "A batch logging request can contain at most 1000 metrics");
        }
        parameters.forEach(parameter -> {
            String key = key(parameter);
            String value = parameter.path("value").asText();
            if (value.length() > 500) {
                throw new Refused(400, "INVALID_PARAMETER_VALUE", "Param value length exceeds 500: " + key);
            }
            if (run.parameters.putIfAbsent(key, value) != null) {
                throw new Refused(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed: " + key);
            }
        });
        metrics.forEach(metric -> run.metrics
                .computeIfAbsent(key(metric), key -> new ArrayList<>())
                .add(new double[] {
                    metric.path("step").asLong(),
                    metric.get("value").asDouble(),
                    metric.get("timestamp").asLong()
                }));
        return JSON.createObjectNode();
    }

    private static String key(JsonNode node) {
        String key = node.get("key").textValue();
        if (!key.matches(KEY)) {
            throw new Refused(400, "INVALID_PARAMETER_VALUE", "Invalid metric name: '" + key + "'");
        }
        return key;
    }

    private JsonNode update(JsonNode body) {
        JsonNode id = body.has("run_id") ? body.get("run_id") : body.get("run_uuid");
        run(id.textValue()).status = body.get("status").textValue();
        return JSON.createObjectNode();
    }

    private JsonNode history(Map<String, String> query) {
        Run run = run(query.getOrDefault("run_id", query.get("run_uuid")));
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode metrics = answer.putArray("metrics");
        for (double[] metric : run.metrics.getOrDefault(query.get("metric_key"), List.of())) {
            metrics.addObject()
                    .put("key", query.get("metric_key"))
                    .put("value", metric[1])
                    .put("timestamp", (long) metric[2])
                    .put("step", (long) metric[0]);
        }
        return answer;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
