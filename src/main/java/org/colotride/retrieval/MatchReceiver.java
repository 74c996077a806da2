package org.colotride.retrieval;

/** Is shown where each query's matches stand, by several threads at a time, each of another query. */
@FunctionalInterface
public interface MatchReceiver {
    /**
     * @param ranks of its matches among all images but itself, from 0, ascending; valid during the call only
     * @param count how many matches there are; the array may be longer
     */
    void set(int query, int[] ranks, int count);
}
