package org.colotride.memory;

import java.util.Locale;

/** Bytes as people read them. */
public final class ByteCount {
    private static final int KIB_BITS = 10;
    private static final int MIB_BITS = 20;
    private static final double GIB = 1L << 30;

    private ByteCount() {}

    /** {@code 512 MiB}, {@code 4.0 GiB}. */
    public static String text(long bytes) {
        long mebibytes = bytes >> MIB_BITS;
        return mebibytes < 1 << KIB_BITS ? mebibytes + " MiB" : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
