package org.colotride.cluster.spark;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.GroupWork;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What each member of a group runs; Spark starts all of them at once, and all again when one is lost. */
final class StepErrand<R extends Serializable> extends AbstractFunction1<Iterator<Integer>, Iterator<Answer<R>>>
        implements Serializable {
    private static final long serialVersionUID = 1;

    private final GroupWork<R> work;
    private final String folder;

    /** @param folder that the driver was started in */
    StepErrand(GroupWork<R> work, Path folder) {
        this.work = work;
        this.folder = folder.toString();
    }

    @Override
    public Iterator<Answer<R>> apply(Iterator<Integer> members) {
        String host = SparkEnv.get().blockManager().blockManagerId().host();
        RelativePaths.follow(Path.of(folder));
        CollectiveGroup group = CollectiveGroup.join(BarrierTaskContext.get(), host);
        R result;
        try {
            result = work.run(group);
        } catch (ClusterException e) {
            // Somebody else is lost.
            throw e;
        } catch (RuntimeException e) {
            // Without parting: the others must not fail of that before Spark has heard of this.
            throw MemberFailure.of(e, host);
        }
        group.close();
        Answer<R> answer = Answer.of(group.rank() == 0 ? result : null, host);
        return CollectionConverters.asScala(java.util.List.of(answer)).iterator();
    }
}
