package org.colotride.serve;

import org.colotride.config.Require;
import org.colotride.data.source.ImageHeader;

/**
 * What a server takes from its clients, so that none of them can take much from the others.
 *
 * @param bytes of a request's body, at most
 * @param uploads bytes of all bodies together that have arrived and are not done with, at most
 * @param pixels of an image, at most; none has more than {@link ImageHeader#MOST_PIXELS}
 * @param photographs on their way at once; the next one is answered 503
 * @param batch images that the network embeds at a time
 * @param connections at once; beyond that, silent ones are closed within a second
 * @param answerSeconds from when a photograph has arrived to its answer
 * @param bodySeconds that a body may take to arrive
 * @param idleSeconds that a connection may be silent
 */
public record ServerLimits(
        int bytes,
        long uploads,
        int pixels,
        int photographs,
        int batch,
        int connections,
        int answerSeconds,
        int bodySeconds,
        int idleSeconds) {
    private static final int OF_HEAP = 4;

    public static final ServerLimits DEFAULT = new ServerLimits(
            16 << 20,
            Runtime.getRuntime().maxMemory() / OF_HEAP,
            (int) ImageHeader.MOST_PIXELS,
            128,
            64,
            2000,
            30,
            60,
            15);

    /** @throws IllegalArgumentException if one of them leaves no room for anything */
    public ServerLimits {
        Require.inRange("bytes", bytes, 1, (int) ImageHeader.MOST_BYTES);
        Require.atLeast("uploads", uploads, 1);
        Require.inRange("pixels", pixels, 1, (int) ImageHeader.MOST_PIXELS);
        Require.atLeast("photographs", photographs, 1);
        Require.atLeast("batch", batch, 1);
        Require.atLeast("connections", connections, 1);
        Require.atLeast("answerSeconds", answerSeconds, 1);
        Require.atLeast("bodySeconds", bodySeconds, 1);
        Require.atLeast("idleSeconds", idleSeconds, 1);
    }
}
