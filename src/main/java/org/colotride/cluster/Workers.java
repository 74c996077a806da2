package org.colotride.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.function.BiConsumer;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileTable;
import org.colotride.cluster.table.TableProgress;
import org.colotride.cluster.table.VectorBatch;
import org.colotride.cluster.table.VectorTable;
import org.colotride.config.ConfigException;

/** Those who do {@link Work}: this process, or the machines of a cluster. {@link #run} may be called by many threads. */
public interface Workers extends AutoCloseable {
    /** How many tasks are done at the same time. */
    int together();

    /**
     * Does all tasks, in any order.
     *
     * @param done is told of each task that has ended, one at a time, on the calling thread's behalf
     * @throws RuntimeException what a task or {@code done} has thrown; what has been told of stays done
     * @throws ClusterException if the cluster is lost, or a task's machine was lost too often
     */
    <T extends Serializable, R extends Serializable> void run(Work<T, R> work, List<T> tasks, BiConsumer<T, R> done);

    /**
     * Has {@link #together} members do work in step.
     *
     * @return the first member's result
     * @throws RuntimeException what a member has thrown
     * @throws ClusterException if the cluster is lost, or a member was lost too often
     */
    <R extends Serializable> R inStep(GroupWork<R> work);

    /**
     * Has files read where they lie, something made of each, and a table of that written.
     *
     * @param work a batch at a time; of a file that cannot be read it makes a row with its error
     * @param target of the table, a folder of Parquet files; replaced when the new one is complete
     * @param progress is told how many files there are, and then of as many as are done
     * @throws org.colotride.config.ConfigException if there are no such files
     * @throws ClusterException if the cluster is lost, or a machine was lost too often
     */
    VectorTable table(FileTable files, Work<FileBatch, VectorBatch> work, String target, TableProgress progress);

    /** Lets the machines go. */
    @Override
    void close();

    /** This process, one task after the other, in order. */
    static Workers here() {
        return new Workers() {
            @Override
            public int together() {
                return 1;
            }

            @Override
            public <T extends Serializable, R extends Serializable> void run(
                    Work<T, R> work, List<T> tasks, BiConsumer<T, R> done) {
                try (Work.Place<T, R> place = work.open()) {
                    tasks.forEach(task -> done.accept(task, place.run(task)));
                }
            }

            @Override
            public <R extends Serializable> R inStep(GroupWork<R> work) {
                return work.run(Group.ALONE);
            }

            @Override
            public VectorTable table(
                    FileTable files, Work<FileBatch, VectorBatch> work, String target, TableProgress progress) {
                throw new ConfigException(
                        "tables of files are read and written by a cluster: name one, such as --master"
                                + " local[2], in a build with -Pspark");
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
