package org.colotride.experiment.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigWriter;
import org.colotride.experiment.config.ExperimentConfig;
import org.colotride.experiment.folder.RunFolder;
import org.colotride.io.AtomicFiles;
import org.colotride.io.Mappers;
import org.colotride.io.StorageException;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;

/**
 * One run of a tracking server, by MLflow's own client. Which it is stands in the run's folder ({@code mlflow.json}), so that a
 * resumed run goes on in it; what it has got already, it says itself.
 */
final class MlflowServer implements AutoCloseable {
    private static final ObjectMapper JSON = Mappers.json();
    /** Of metrics, and of parameters, in one request: the REST API's limits. */
    private static final int MOST_METRICS = 1000;

    private static final int MOST_PARAMETERS = 100;
    /** Of a parameter's value, in the oldest servers of version 2. */
    private static final int LONGEST = 500;

    private final MlflowClient client;
    private final String experiment;
    private final RunFolder folder;
    private final ExperimentConfig config;
    private final Map<String, Integer> last = new HashMap<>();
    /** Null until the server has been reached. */
    private String run;

    MlflowServer(String address, String experiment, RunFolder folder, ExperimentConfig config) {
        this.client = new MlflowClient(address);
        this.experiment = experiment;
        this.folder = folder;
        this.config = config;
    }

    /** Sends what the server has not got; steps of a group rise. */
    void send(List<MlflowRecord.TimedScalars> all) {
        open();
        List<Metric> metrics = new ArrayList<>();
        Map<String, Integer> sent = new HashMap<>();
        for (MlflowRecord.TimedScalars timed : all) {
            Scalars scalars = timed.scalars();
            String group = scalars.group();
            if (scalars.step() <= sent.getOrDefault(group, last.getOrDefault(group, -1))) {
                continue;
            }
            if (metrics.size() + scalars.values().size() > MOST_METRICS) {
                log(metrics, sent);
            }
            // The figure that is asked for at the beginning comes last: with it, the step is there as a whole.
            scalars.values()
                    .forEach((name, value) -> metrics.add(Metric.newBuilder()
                            .setKey(key(group, name))
                            .setValue(value)
                            .setStep(scalars.step())
                            .setTimestamp(timed.millis())
                            .build()));
            sent.put(group, scalars.step());
        }
        log(metrics, sent);
    }

    private void log(List<Metric> metrics, Map<String, Integer> sent) {
        if (!metrics.isEmpty()) {
            client.logBatch(run, metrics, List.of(), List.of());
            last.putAll(sent);
            metrics.clear();
        }
    }

    /** MLflow allows letters, digits, and {@code _-. /}. */
    private static String key(String group, String name) {
        return group + "/" + name.replace("@", "_at_").replaceAll("[^\\w./ -]", "_");
    }

    void end(RunRecord.End how) {
        client.setTerminated(
                run,
                switch (how) {
                    case FINISHED -> RunStatus.FINISHED;
                    case STOPPED -> RunStatus.KILLED;
                    case FAILED -> RunStatus.FAILED;
                });
    }

    private void open() {
        if (run != null) {
            return;
        }
        Path file = folder.path().resolve("mlflow.json");
        if (Files.isRegularFile(file)) {
            String known = read(file).path("run").asText();
            remember(Scalars.TRAIN, known, Scalars.LOSS);
            remember(Scalars.VALIDATION, known, Scalars.RECALL);
            remember(Scalars.TEST, known, "R@1");
            client.sendPost(
                    "runs/update",
                    JSON_NODES
                            .objectNode()
                            .put("run_id", known)
                            .put("status", "RUNNING")
                            .toString());
            if (last.isEmpty()) {
                // No figure has come: perhaps not all of these have either, and the same again are taken.
                logParameters(known);
            }
            run = known;
            return;
        }
        String id = client.getExperimentByName(experiment)
                .map(Experiment::getExperimentId)
                .orElseGet(() -> client.createExperiment(experiment));
        String name = folder.path().toAbsolutePath().normalize().getFileName().toString();
        String made = client.createRun(CreateRun.newBuilder()
                        .setExperimentId(id)
                        .setStartTime(System.currentTimeMillis())
                        .addTags(tag("mlflow.runName", name))
                        .addTags(tag("mlflow.source.name", "colo-tride"))
                        .addTags(tag(
                                "folder",
                                folder.path().toAbsolutePath().normalize().toString()))
                        .build())
                .getRunId();
        // At once: what fails after this is tried again in the same run.
        write(file, made);
        logParameters(made);
        run = made;
    }

    private void logParameters(String of) {
        List<Param> parameters = new ArrayList<>();
        collect("", ConfigWriter.toTree(config.withoutCluster()), parameters);
        for (int i = 0; i < parameters.size(); i += MOST_PARAMETERS) {
            client.logBatch(
                    of, List.of(), parameters.subList(i, Math.min(i + MOST_PARAMETERS, parameters.size())), List.of());
        }
    }

    private static final JsonNodeFactory JSON_NODES = JsonNodeFactory.instance;

    private void remember(String group, String known, String figure) {
        client.getMetricHistory(known, key(group, figure)).stream()
                .mapToInt(metric -> (int) metric.getStep())
                .max()
                .ifPresent(step -> last.put(group, step));
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }

    /** A component's arguments as a command line names them. */
    private static void collect(String prefix, JsonNode node, List<Param> into) {
        if (node instanceof ObjectNode section && !section.isEmpty()) {
            section.fields().forEachRemaining(field -> {
                String key = field.getKey();
                boolean args = key.equals("args") && section.has("name");
                boolean name = key.equals("name") && !prefix.isEmpty();
                collect(prefix + (args || name ? "" : prefix.isEmpty() ? key : "." + key), field.getValue(), into);
            });
            return;
        }
        String value = node.isTextual() ? node.textValue() : node.toString();
        into.add(Param.newBuilder()
                .setKey(prefix)
                .setValue(value.substring(0, Math.min(value.length(), LONGEST)))
                .build());
    }

    private static ObjectNode read(Path file) {
        try {
            return (ObjectNode) JSON.readTree(file.toFile());
        } catch (IOException | ClassCastException e) {
            throw new StorageException(
                    file + ": cannot be read: " + e.getMessage() + "; delete it to begin a new run of MLflow", e);
        }
    }

    private void write(Path file, String made) {
        try {
            AtomicFiles.writeString(
                    file,
                    JSON.writeValueAsString(JSON_NODES
                                    .objectNode()
                                    .put("experiment", experiment)
                                    .put("run", made)) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a name: " + made, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
