package org.colotride.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.colotride.model.Embeddings;

/**
 * Retrieval figures of a set of embeddings: every image is a query against all the others.
 *
 * <p>Distances are computed a few rows per thread at a time and dropped once the row's figures are known. Beyond the
 * embeddings it takes one copy of them and {@code threads · rows · N} floats: for 60,502 embeddings of 512 dimensions on
 * 2 threads 124 MB and 15 MB. Of equal distances the image of lower index ranks first; results depend neither on the
 * number of threads nor on that of rows.
 */
public final class RetrievalEvaluator {
    private static final int ROWS = 32;

    private final int threads;
    private final int rows;

    /** An evaluator on all processors. */
    public RetrievalEvaluator() {
        this(Runtime.getRuntime().availableProcessors(), ROWS);
    }

    /**
     * @param threads ≥ 1
     * @param rows queries that a thread works on at a time, ≥ 1
     */
    public RetrievalEvaluator(int threads, int rows) {
        if (threads < 1 || rows < 1) {
            throw new IllegalArgumentException(threads + " threads of " + rows + " rows");
        }
        this.threads = threads;
        this.rows = rows;
    }

    /**
     * The figures' means; without NMI, see {@link Clustering}.
     *
     * @param embeddings {@code [N, D]}
     * @param labels classes, {@code [N]}
     * @throws IllegalArgumentException if an embedding is not finite or the labels are not as many as the embeddings
     */
    public RetrievalMetrics evaluate(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        return perQuery(embeddings, labels, metric).means();
    }

    /** The figures of every query; parameters and errors as of {@link #evaluate}. */
    public QueryFigures perQuery(Embeddings embeddings, int[] labels, DistanceMetric metric) {
        if (labels.length != embeddings.count()) {
            throw new IllegalArgumentException(embeddings.count() + " embeddings have " + labels.length + " labels");
        }
        QueryFigures figures = QueryFigures.zeros(labels.length);
        if (labels.length == 0) {
            return figures;
        }
        SquaredDistances distances = new SquaredDistances(embeddings, metric);
        Map<Integer, int[]> classes = imagesByClass(labels);
        AtomicInteger next = new AtomicInteger();
        inParallel(() -> {
            SquaredDistances.Workspace workspace = distances.new Workspace(rows);
            MatchRanks matches = new MatchRanks();
            for (int first = next.getAndAdd(rows); first < labels.length; first = next.getAndAdd(rows)) {
                int count = Math.min(rows, labels.length - first);
                workspace.compute(first, count);
                for (int i = 0; i < count; i++) {
                    matches.find(workspace.rows[i], first + i, classes.get(labels[first + i]));
                    figures.set(first + i, matches.ranks(), matches.count());
                }
            }
        });
        return figures;
    }

    private void inParallel(Runnable work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(work));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the evaluation was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the evaluation failed: " + e.getCause(), e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static Map<Integer, int[]> imagesByClass(int[] labels) {
        return IntStream.range(0, labels.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> labels[i], Collectors.collectingAndThen(Collectors.toList(), images -> images.stream()
                                .mapToInt(Integer::intValue)
                                .toArray())));
    }
}
