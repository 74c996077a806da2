package org.colotride.cluster.table;

/** Is told how far a table has come, on the calling thread. */
public interface TableProgress {
    /** There are so many files. */
    void files(long count);

    /** So many are done by now. */
    void done(long count);
}
