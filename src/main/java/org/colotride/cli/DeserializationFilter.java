package org.colotride.cli;

import java.io.ObjectInputFilter;
import java.util.List;
import java.util.Set;
import org.colotride.search.CarriedClasses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Java's serialisation make nothing but a few harmless objects, wherever in the process a stream of them is read: a
 * file that holds others would run what their classes do when they are made. No file of ours holds any, but a search
 * carries its candidates so, and a cluster its tasks and their results.
 */
final class DeserializationFilter implements ObjectInputFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DeserializationFilter.class);
    /** Values without behaviour; exact names, since a package may hold anything. */
    private static final Set<String> ALLOWED = Set.of(
            "java.lang.Boolean",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.String");

    /** These read what executors have sent, and nothing else. */
    private static final List<String> CLUSTER = List.of(
            "org.apache.spark.serializer.JavaDeserializationStream", "org.colotride.cluster.spark.MemberFailure");

    private static final Set<String> CARRIED = CarriedClasses.names();

    /** From now on, in the whole process, besides a filter that it has already. */
    static void install() {
        DeserializationFilter filter = new DeserializationFilter();
        try {
            if (ObjectInputFilter.Config.getSerialFilter() == null) {
                ObjectInputFilter.Config.setSerialFilter(filter);
                return;
            }
            // Only a factory can narrow one that was set before, by the property jdk.serialFilter.
            ObjectInputFilter.Config.setSerialFilterFactory((present, added) -> ObjectInputFilter.merge(
                    filter,
                    added == null ? present : present == null ? added : ObjectInputFilter.merge(added, present)));
        } catch (IllegalStateException e) {
            LOG.warn(
                    "This process has a filter of serialised objects of its own, which stays: {}; start it without"
                            + " jdk.serialFilter",
                    e.getMessage());
        }
    }

    /** Executors that this process has started answer by objects; what reads a file is not among the callers then. */
    private static boolean comesFromTheCluster() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> CLUSTER.stream().anyMatch(frame.getClassName()::startsWith)));
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.isPrimitive() || ALLOWED.contains(type.getName()) || CARRIED.contains(type.getName())) {
            return Status.ALLOWED;
        }
        if (comesFromTheCluster()) {
            return Status.UNDECIDED;
        }
        LOG.debug("Refused to make a {}", type.getName());
        return Status.REJECTED;
    }
}
