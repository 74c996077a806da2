package org.colotride.cluster;

/**
 * Processes that take the same steps, each with a share of the arithmetic. Every member must make the same calls in the same
 * order.
 */
public interface Group {
    /** A process of its own. */
    Group ALONE = new Group() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(float[] values) {
            // One summand.
        }
    };

    /** Which member this is, from 0. */
    int rank();

    /** How many members there are. */
    int size();

    /**
     * Adds, element by element, what all members hold.
     *
     * @param values receives the sum, to the bit the same for all members, and for every group of this size
     * @throws ClusterException if a member is lost
     */
    void sum(float[] values);
}
