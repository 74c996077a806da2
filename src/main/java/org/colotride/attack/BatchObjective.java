package org.colotride.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;

/**
 * The objectives of a batch of queries as one: the loss is their sum, each image's gradient its own query's. Queries are
 * evaluated in parallel, those that pass over the whole gallery several at a time; what a query gets does not depend on
 * the batch. A batch may be filled up with images beyond the queries, which then get no gradient.
 *
 * <p>Not thread-safe. It holds the arrays of a few queries per thread, {@code [N]} each, between evaluations.
 */
public final class BatchObjective implements Objective {
    private final List<QueryObjective> queries;
    private final int dimension;
    private final List<Chunk> chunks;
    private final double[] losses;
    private final List<double[]> history = new ArrayList<>();
    private final Deque<GalleryPass> passes = new ConcurrentLinkedDeque<>();

    /** Consecutive queries; those of {@code objectives} share a pass over their gallery, unless it is null. */
    private record Chunk(int first, int count, Gallery gallery, List<GalleryObjective> objectives) {}

    /**
     * @param queries one objective per image, no object twice
     * @param dimension length D of an embedding
     */
    public BatchObjective(List<? extends QueryObjective> queries, int dimension) {
        this.queries = List.copyOf(queries);
        this.dimension = dimension;
        this.losses = new double[queries.size()];
        this.chunks = chunks();
    }

    private List<Chunk> chunks() {
        Gallery shared = queries.stream().allMatch(GalleryObjective.class::isInstance) && !queries.isEmpty()
                ? ((GalleryObjective) queries.get(0)).gallery()
                : null;
        List<GalleryObjective> objectives = new ArrayList<>();
        for (QueryObjective query : queries) {
            if (shared == null || ((GalleryObjective) query).gallery() != shared) {
                return IntStream.range(0, queries.size())
                        .mapToObj(i -> new Chunk(i, 1, null, List.of()))
                        .toList();
            }
            objectives.add((GalleryObjective) query);
        }
        int threads = Runtime.getRuntime().availableProcessors();
        int width = Math.max(1, Math.min(GalleryPass.QUERIES, (queries.size() + threads - 1) / threads));
        List<Chunk> parts = new ArrayList<>();
        for (int first = 0; first < queries.size(); first += width) {
            parts.add(new Chunk(first, Math.min(width, queries.size() - first), shared, objectives));
        }
        return parts;
    }

    /** Number of queries n. */
    public int size() {
        return queries.size();
    }

    /**
     * @param embeddings of the moving images, {@code [≥ n, D]}
     * @param gradient receives dLoss/dEmbeddings added to what it holds; null if none is wanted: such an evaluation is
     *     not kept as a step
     * @throws IllegalArgumentException if there are fewer embeddings than queries
     */
    @Override
    public double evaluate(int step, float[] embeddings, float[] gradient) {
        if (embeddings.length < queries.size() * dimension) {
            throw new IllegalArgumentException(
                    embeddings.length / dimension + " embeddings for " + queries.size() + " queries");
        }
        chunks.parallelStream().forEach(chunk -> evaluate(chunk, step, embeddings, gradient));
        if (gradient != null) {
            history.add(losses.clone());
        }
        return Arrays.stream(losses).sum();
    }

    private void evaluate(Chunk chunk, int step, float[] embeddings, float[] gradient) {
        float[][] rows = rows(embeddings, chunk);
        float[][] gradients = gradient == null ? null : rows(gradient, chunk);
        if (chunk.gallery() == null) {
            losses[chunk.first()] =
                    queries.get(chunk.first()).loss(step, rows[0], gradients == null ? null : gradients[0]);
        } else {
            GalleryPass pass = passes.poll();
            if (pass == null) {
                pass = new GalleryPass(chunk.gallery(), chunks.get(0).count());
            }
            pass.evaluate(chunk.objectives(), chunk.first(), rows, gradients, losses);
            passes.push(pass);
        }
        if (gradients != null) {
            for (int i = 0; i < gradients.length; i++) {
                System.arraycopy(gradients[i], 0, gradient, (chunk.first() + i) * dimension, dimension);
            }
        }
    }

    private float[][] rows(float[] values, Chunk chunk) {
        float[][] rows = new float[chunk.count()][];
        for (int i = 0; i < rows.length; i++) {
            int offset = (chunk.first() + i) * dimension;
            rows[i] = Arrays.copyOfRange(values, offset, offset + dimension);
        }
        return rows;
    }

    /** The loss of each query at the last evaluation, {@code [n]}. */
    public double[] losses() {
        return losses.clone();
    }

    /** The losses of one query at every evaluation with a gradient since the last {@link #forget}. */
    public double[] lossPerStep(int query) {
        return history.stream().mapToDouble(step -> step[query]).toArray();
    }

    /** Forgets the steps so far, before another run. */
    public void forget() {
        history.clear();
    }
}
