package org.colotride.cluster;

import java.io.Serializable;

/**
 * Work that several processes do together, step by step. When one is lost, all begin again: the work must go on from what it
 * has kept.
 *
 * @param <R> its result
 */
@FunctionalInterface
public interface GroupWork<R extends Serializable> extends Serializable {
    /** @return what counts of the first member; of others, anything */
    R run(Group group);
}
