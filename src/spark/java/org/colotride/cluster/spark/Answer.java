package org.colotride.cluster.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/**
 * What an executor sends back: a result, or why there is none. An error that the task itself has thrown would be thrown
 * again wherever it is tried: it must not look to Spark like a lost machine.
 *
 * @param host where it comes from
 * @param opening whether the error came before the task, as its place was prepared
 */
record Answer<R extends Serializable>(R result, RuntimeException error, String host, boolean opening)
        implements Serializable {
    static <R extends Serializable> Answer<R> of(R result, String host) {
        return new Answer<>(result, null, host, false);
    }

    static <R extends Serializable> Answer<R> failed(RuntimeException error, String host, boolean opening) {
        return new Answer<>(null, canTravel(error) ? error : described(error), host, opening);
    }

    private static RuntimeException described(RuntimeException error) {
        RuntimeException plain = new IllegalStateException(error.toString());
        plain.setStackTrace(error.getStackTrace());
        return plain;
    }

    private static boolean canTravel(RuntimeException error) {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(error);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
