package org.colotride.cluster.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.ClusterSettings;
import org.colotride.cluster.GroupWork;
import org.colotride.cluster.Work;
import org.colotride.cluster.Workers;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileTable;
import org.colotride.cluster.table.TableProgress;
import org.colotride.cluster.table.VectorBatch;
import org.colotride.cluster.table.VectorTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/** The executors of a Spark cluster. Each task is a partition, each call a job of Spark's. */
final class SparkWorkers implements Workers {
    private static final Logger LOG = LoggerFactory.getLogger(SparkWorkers.class);
    private static final long LOOK_MILLIS = 100;
    /** As often as Spark tries a task. */
    private static final int ATTEMPTS = 4;

    private final SparkContext context;
    private final JavaSparkContext java;
    private final ClusterSettings settings;
    private final Map<Work<?, ?>, Sent> sent = new IdentityHashMap<>();

    /** A work on the executors, and how many calls are about it at present. */
    private static final class Sent {
        private final Broadcast<?> broadcast;
        private int calls;

        private Sent(Broadcast<?> broadcast) {
            this.broadcast = broadcast;
        }
    }

    /** @param place of the task among all */
    private record Ended<R extends Serializable>(int place, Answer<R> answer) {}

    SparkWorkers(SparkContext context, ClusterSettings settings) {
        this.context = context;
        this.java = JavaSparkContext.fromSparkContext(context);
        this.settings = settings;
    }

    @Override
    public int together() {
        return settings.isLocal() ? context.defaultParallelism() : settings.executors();
    }

    @Override
    public <T extends Serializable, R extends Serializable> void run(
            Work<T, R> work, List<T> tasks, BiConsumer<T, R> done) {
        if (tasks.isEmpty()) {
            return;
        }
        RDD<T> partitions = java.parallelize(tasks, tasks.size()).rdd();
        BlockingQueue<Ended<R>> ended = new LinkedBlockingQueue<>();
        SimpleFutureAction<BoxedUnit> job = context.submitJob(
                partitions,
                new Errand<>(send(work), Path.of("").toAbsolutePath()),
                CollectionConverters.asScala(IntStream.range(0, tasks.size())
                                .mapToObj(i -> (Object) i)
                                .toList())
                        .toSeq(),
                (place, answer) -> {
                    ended.add(new Ended<>((Integer) place, answer));
                    return BoxedUnit.UNIT;
                },
                () -> BoxedUnit.UNIT);
        try {
            int left = tasks.size();
            while (left > 0) {
                Ended<R> next = ended.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    done.accept(tasks.get(next.place()), result(next.answer()));
                    left--;
                } else if (job.isCompleted() && ended.isEmpty()) {
                    throw lost(job);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while the cluster worked", e);
        } finally {
            if (!job.isCompleted()) {
                job.cancel();
            }
            synchronized (sent) {
                sent.get(work).calls--;
            }
        }
    }

    @Override
    public <R extends Serializable> R inStep(GroupWork<R> work) {
        return answers(work).stream()
                .map(Answer::result)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public VectorTable table(
            FileTable files, Work<FileBatch, VectorBatch> work, String target, TableProgress progress) {
        return new TableJob(java, together()).run(files, work, target, progress);
    }

    /** Spark itself does not begin again what may have left something behind; this work goes on from it. */
    private <R extends Serializable> List<Answer<R>> answers(GroupWork<R> work) {
        int members = together();
        ClassTag<Answer<R>> tag = ClassTag.apply(Answer.class);
        StepErrand<R> errand = new StepErrand<>(work, Path.of("").toAbsolutePath());
        for (int attempt = 1; ; attempt++) {
            try {
                RDD<Integer> ranks = java.parallelize(
                                IntStream.range(0, members).boxed().toList(), members)
                        .rdd();
                return JavaRDD.fromRDD(ranks.barrier().mapPartitions(errand, false, tag), tag)
                        .collect();
            } catch (Exception e) {
                // Not declared, but thrown: SparkException.
                Optional<RuntimeException> own = MemberFailure.in(e);
                if (own.isPresent()) {
                    throw own.get();
                }
                ClusterException failure = givenUp(e);
                if (attempt == ATTEMPTS || context.isStopped()) {
                    throw failure;
                }
                LOG.warn(
                        "A member of the group is lost; all begin again from the newest checkpoint ({})", firstLine(e));
            }
        }
    }

    /** What is done with an earlier work is let go as soon as another one begins: it may be large. */
    @SuppressWarnings("unchecked")
    private <T extends Serializable, R extends Serializable> Broadcast<Work<T, R>> send(Work<T, R> work) {
        synchronized (sent) {
            sent.entrySet().removeIf(other -> {
                boolean done = other.getKey() != work && other.getValue().calls == 0;
                if (done) {
                    other.getValue().broadcast.destroy();
                }
                return done;
            });
            Sent one = sent.computeIfAbsent(work, added -> new Sent(java.broadcast(added)));
            one.calls++;
            return (Broadcast<Work<T, R>>) one.broadcast;
        }
    }

    private static <R extends Serializable> R result(Answer<R> answer) {
        if (answer.error() == null) {
            return answer.result();
        }
        LOG.debug("The executor on {} failed", answer.host(), answer.error());
        if (answer.opening()) {
            throw new ClusterException(
                    "executor on " + answer.host() + ": " + answer.error().getMessage(), answer.error());
        }
        throw answer.error();
    }

    private ClusterException lost(SimpleFutureAction<?> job) {
        return givenUp(
                job.value().isEmpty() || job.value().get().isSuccess()
                        ? new IllegalStateException("it ended early")
                        : job.value().get().failed().get());
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private ClusterException givenUp(Throwable cause) {
        return new ClusterException(
                "master " + settings.master() + ": the cluster has given the work up (" + firstLine(cause)
                        + "); is it running, and do its workers have the cores and the memory that were asked for?",
                cause);
    }

    @Override
    public void close() {
        context.stop();
        Places.closeAll();
    }
}
