package org.colotride.cluster.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.spark.BarrierTaskContext;
import org.colotride.cluster.ClusterException;
import org.colotride.cluster.Group;
import org.colotride.io.Mappers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a barrier stage, which add up numbers by XGBoost's collective (a ring of sockets, each number's sum made in
 * one place and handed round).
 */
final class CollectiveGroup implements Group {
    private static final Logger LOG = LoggerFactory.getLogger(CollectiveGroup.class);
    private static final int TIMEOUT_SECONDS = 300;
    /**
     * Numbers of a member in a piece. The collective copies what it is given into memory that it takes anew, and a small piece
     * stays in the cache; its way round the ring costs as many latencies as there are members, whatever its size.
     */
    private static final int PIECE = 1 << 17;

    private static final ObjectMapper JSON = Mappers.json();
    private static final TypeReference<TreeMap<String, Object>> ARGUMENTS = new TypeReference<>() {};

    private final RabitTracker tracker;
    private final int rank;
    private final int size;

    private CollectiveGroup(RabitTracker tracker, int rank, int size) {
        this.tracker = tracker;
        this.rank = rank;
        this.size = size;
    }

    /**
     * Waits for all members and connects with them.
     *
     * @param host of this one, which others reach it by
     * @throws ClusterException if they cannot be reached
     */
    static CollectiveGroup join(BarrierTaskContext context, String host) {
        int size = context.numPartitions();
        RabitTracker tracker = null;
        try {
            String here = "";
            if (context.partitionId() == 0) {
                tracker = new RabitTracker(size, host, 0, TIMEOUT_SECONDS);
                tracker.start();
                here = JSON.writeValueAsString(tracker.getWorkerArgs());
            }
            Map<String, Object> arguments = JSON.readValue(context.allGather(here)[0], ARGUMENTS);
            // Ranks are given by it: the same for a member that is started again.
            arguments.put("dmlc_task_id", String.format(java.util.Locale.ROOT, "%06d", context.partitionId()));
            Communicator.init(arguments);
            return new CollectiveGroup(tracker, Communicator.getRank(), Communicator.getWorldSize());
        } catch (XGBoostError | JsonProcessingException e) {
            throw new ClusterException("the members of a group cannot reach one another (" + reason(e) + ")", e);
        }
    }

    /** Without the native library's stack. */
    private static String reason(Exception error) {
        return String.valueOf(error.getMessage())
                .lines()
                .takeWhile(line -> !line.startsWith("Stack trace"))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    /**
     * The collective says nothing of a connection that has broken: it leaves what it was given. A second sum, which then is
     * broken too, counts the members.
     */
    @Override
    public void sum(float[] values) {
        float[] sum = new float[values.length];
        int length = PIECE * size;
        for (int from = 0; from < values.length; from += length) {
            float[] piece = Arrays.copyOfRange(values, from, Math.min(values.length, from + length));
            float[] summed = Communicator.allReduce(piece, Communicator.OpType.SUM);
            System.arraycopy(summed, 0, sum, from, summed.length);
        }
        float members = Communicator.allReduce(new float[] {1}, Communicator.OpType.SUM)[0];
        if (members != size) {
            throw new ClusterException("a member of the group is lost: " + (int) members + " of " + size + " answer");
        }
        System.arraycopy(sum, 0, values, 0, values.length);
    }

    /** Once all are done: they part together. */
    void close() {
        try {
            Communicator.shutdown();
        } catch (XGBoostError e) {
            throw new ClusterException("a member of the group is lost (" + reason(e) + ")", e);
        }
        try {
            if (tracker != null) {
                tracker.stop();
            }
        } catch (XGBoostError e) {
            // It waits for a member on a socket that is being closed, now and then: all are done, nobody needs it.
            LOG.debug("The tracker has not ended as it should", e);
        }
    }
}
