package org.colotride.ui.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.colotride.live.EmbeddingSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's latest validation in the plane: by PCA at once, by t-SNE when it is asked for. Thread-safe. */
final class ProjectionView {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionView.class);
    private static final String PCA = "pca";
    private static final String TSNE = "tsne";

    private final Path file;
    private final Executor slow;
    private FileStamp read;
    private EmbeddingSnapshot snapshot;
    private double[][] before;
    private volatile ObjectNode components = state(PCA, "none");
    private volatile ObjectNode neighbours = state(TSNE, "none");
    private volatile int version;

    /**
     * @param file of an {@link EmbeddingSnapshot}, which may come later and change
     * @param slow runs what takes seconds, one at a time
     */
    ProjectionView(Path file, Executor slow) {
        this.file = file;
        this.slow = slow;
    }

    /** Rises whenever there is something new to see. */
    int version() {
        return version;
    }

    /** @param method {@code tsne}, or PCA */
    ObjectNode document(String method) {
        return TSNE.equals(method) ? neighbours : components;
    }

    /** Looks for a new validation. Takes about a second if there is one. */
    synchronized void refresh() {
        try {
            FileStamp now = FileStamp.of(file);
            if (now == null || now.equals(read)) {
                return;
            }
            read = now;
            snapshot = EmbeddingSnapshot.read(file);
            Projections.Plane plane = Projections.principalComponents(snapshot);
            turnAsBefore(plane.points());
            components = ready(PCA, plane);
            version++;
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be shown", file, e);
        }
    }

    /**
     * Principal axes point either way: of both, the one that moves the picture less. Not every validation is attacked:
     * those images that both show come first.
     */
    private void turnAsBefore(double[][] points) {
        if (before != null) {
            for (int axis = 0; axis < 2; axis++) {
                double agreement = 0;
                for (int i = 0; i < Math.min(points.length, before.length); i++) {
                    agreement += points[i][axis] * before[i][axis];
                }
                if (agreement < 0) {
                    for (double[] point : points) {
                        point[axis] = -point[axis];
                    }
                }
            }
        }
        before = points;
    }

    /** Begins a t-SNE of what is shown; false if there is nothing to show. */
    synchronized boolean askForNeighbours() {
        EmbeddingSnapshot now = snapshot;
        if (now == null) {
            return false;
        }
        if ("working".equals(neighbours.path("state").asText())
                || neighbours.path("iteration").asInt(-1) == now.iteration()) {
            return true;
        }
        neighbours = state(TSNE, "working");
        version++;
        slow.execute(() -> {
            ObjectNode result;
            try {
                result = ready(TSNE, Projections.neighbours(now), now);
            } catch (RuntimeException | OutOfMemoryError e) {
                LOG.warn("t-SNE of {} failed: {}", file, e.toString());
                result = state(TSNE, "none");
            }
            synchronized (this) {
                neighbours = result;
                version++;
            }
        });
        return true;
    }

    private static ObjectNode state(String method, String state) {
        return Json.MAPPER.createObjectNode().put("method", method).put("state", state);
    }

    private ObjectNode ready(String method, Projections.Plane plane) {
        return ready(method, plane, snapshot);
    }

    private static ObjectNode ready(String method, Projections.Plane plane, EmbeddingSnapshot shown) {
        ObjectNode document = state(method, "ready").put("iteration", shown.iteration());
        int benign = shown.sample().benign().count();
        ArrayNode points = document.putArray("points");
        ArrayNode classes = document.putArray("classes");
        ArrayNode adversarial = document.putArray("adversarial");
        ArrayNode pairs = document.putArray("pairs");
        for (int i = 0; i < plane.points().length; i++) {
            points.addArray().add(rounded(plane.points()[i][0])).add(rounded(plane.points()[i][1]));
            int image = i < benign ? i : i - benign;
            classes.add(shown.sample().labels()[image]);
            adversarial.add(i >= benign);
            pairs.add(i < benign ? -1 : image);
        }
        ArrayNode names = document.putArray("classNames");
        shown.sample().classNames().forEach(names::add);
        if (plane.explained() == null) {
            document.putNull("explained");
        } else {
            document.putArray("explained").add(rounded(plane.explained()[0])).add(rounded(plane.explained()[1]));
        }
        return document;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
