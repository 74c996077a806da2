package org.colotride.cluster.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.colotride.cluster.Work;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What Spark runs on an executor: the one task of a partition, at a place that is prepared there for all. */
final class Errand<T extends Serializable, R extends Serializable> extends AbstractFunction1<Iterator<T>, Answer<R>>
        implements Serializable {
    private static final long serialVersionUID = 1;

    private final Broadcast<Work<T, R>> work;
    private final String folder;

    /** @param folder that the driver was started in */
    Errand(Broadcast<Work<T, R>> work, Path folder) {
        this.work = work;
        this.folder = folder.toString();
    }

    @Override
    public Answer<R> apply(Iterator<T> tasks) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        Work.Place<T, R> place;
        try {
            RelativePaths.follow(Path.of(folder));
            place = Places.take(work.id(), () -> work.value().open());
        } catch (RuntimeException e) {
            return Answer.failed(e, host, true);
        }
        try {
            R result = place.run(tasks.next());
            Places.giveBack(work.id(), place);
            return Answer.of(result, host);
        } catch (RuntimeException e) {
            place.close();
            return Answer.failed(e, host, false);
        }
    }
}
