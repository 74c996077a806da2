package org.colotride.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.Group;

/** A group whose members are threads of this process. */
final class ThreadGroup {
    private final float[][] parts;
    private final CyclicBarrier barrier;

    private ThreadGroup(int size) {
        parts = new float[size][];
        barrier = new CyclicBarrier(size);
    }

    private final class Member implements Group {
        private final int rank;

        Member(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return parts.length;
        }

        @Override
        public void sum(float[] values) {
            parts[rank] = values.clone();
            await();
            for (int i = 0; i < values.length; i++) {
                float sum = parts[0][i];
                for (int other = 1; other < parts.length; other++) {
                    sum += parts[other][i];
                }
                values[i] = sum;
            }
            await();
        }

        private void await() {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new ClusterException("a member is lost", e);
            }
        }
    }

    /** What each member gives back, by rank. */
    static <R> List<R> run(int size, Function<Group, R> work) throws Exception {
        ThreadGroup group = new ThreadGroup(size);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Callable<R>> members = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                Group member = group.new Member(rank);
                members.add(() -> {
                    try {
                        return work.apply(member);
                    } catch (RuntimeException e) {
                        // Nobody is to wait for it.
                        group.barrier.reset();
                        throw e;
                    }
                });
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : threads.invokeAll(members)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
