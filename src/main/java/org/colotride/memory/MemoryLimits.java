package org.colotride.memory;

import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/**
 * What this process may take of a machine's memory, in bytes. Java chooses its heap itself, a quarter of the machine or of its
 * container; three quarters are the whole process's, and what remains of these is left to the arrays outside of the heap.
 *
 * @param machine memory of the machine or the container; 0 if it is unknown
 * @param heap most that Java's heap may take
 * @param arrays most that arrays outside of it may take; 0 for no limit
 * @param process most that all of it may take; 0 for no limit
 */
public record MemoryLimits(long machine, long heap, long arrays, long process) {
    private static final String ARRAYS = "org.bytedeco.javacpp.maxbytes";
    private static final String PROCESS = "org.bytedeco.javacpp.maxphysicalbytes";
    private static final int MIB_BITS = 20;
    /** Java itself, its threads and the libraries' code. */
    private static final long PROGRAM = 256L << MIB_BITS;

    /**
     * The limits that fit a machine.
     *
     * @param heap that Java has chosen, or was told
     */
    public static MemoryLimits of(long machine, long heap) {
        long process = machine / 4 * 3;
        long arrays = Math.max(process - heap - PROGRAM, process / 4);
        return new MemoryLimits(machine, heap, arrays, process);
    }

    /**
     * Lets JavaCPP keep the limits that fit this machine, where a user has set none. To be called before any native library
     * is loaded: they are read once.
     */
    public static void request() {
        long machine = machineBytes();
        if (machine > 0) {
            MemoryLimits limits = of(machine, Runtime.getRuntime().maxMemory());
            setIfMissing(ARRAYS, limits.arrays);
            setIfMissing(PROCESS, limits.process);
        }
    }

    private static void setIfMissing(String property, long bytes) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, (bytes >> MIB_BITS) + "m");
        }
    }

    /** Those that this process has. */
    public static MemoryLimits inForce() {
        return new MemoryLimits(
                machineBytes(), Runtime.getRuntime().maxMemory(), Pointer.maxBytes(), Pointer.maxPhysicalBytes());
    }

    /** Memory of the machine, or of the container in which this process runs; 0 if it is unknown. */
    public static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : 0;
    }

    /** {@code heap up to 5.9 GiB, …}, as a run says at its start. */
    public String describe() {
        return "heap up to " + ByteCount.text(heap) + ", arrays outside of it " + text(arrays) + ", the process "
                + text(process) + ", of the machine's " + ByteCount.text(machine);
    }

    private static String text(long bytes) {
        return bytes > 0 ? ByteCount.text(bytes) : "without a limit";
    }
}
