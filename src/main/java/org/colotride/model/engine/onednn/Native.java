package org.colotride.model.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The native objects of one compiled program: every one is made here, kept alive here and freed by {@link #close()}.
 *
 * <p>Buffers are handed out while the program is compiled, in the order in which it will run, so a buffer that is
 * released can serve a later step of the same program.
 */
final class Native implements AutoCloseable {
    /** Vector loads that straddle cache lines cost a third of a convolution's speed. */
    private static final int ALIGNMENT = 64;

    private final engine cpu;
    private final stream stream;
    private final List<Pointer> owned = new ArrayList<>();
    private final TreeMap<Long, Deque<Pointer>> free = new TreeMap<>();
    private final long stagingBytes;
    private final Pointer staging;
    private final boolean onlyCounts;
    /** Whose scratch memory is counted: all programs share one. */
    private final Native counted;

    private long allocatedBytes;
    private long scratchBytes;

    /** Objects of one more program, which shares the processor and its stream with the others. */
    Native(Native shared) {
        cpu = shared.cpu;
        stream = shared.stream;
        stagingBytes = 0;
        staging = null;
        onlyCounts = shared.onlyCounts;
        counted = shared;
    }

    /**
     * @param stagingBytes size of the largest weight
     * @param onlyCounts whether buffers have a size and no memory, to learn what programs would take: nothing can run
     */
    Native(long stagingBytes, boolean onlyCounts) {
        this.onlyCounts = onlyCounts;
        counted = this;
        cpu = own(new engine(engine.kind.cpu, 0));
        stream = own(new stream(cpu));
        this.stagingBytes = stagingBytes;
        this.staging = allocate(stagingBytes);
    }

    engine cpu() {
        return cpu;
    }

    stream stream() {
        return stream;
    }

    /** Bytes of all buffers. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Bytes that the library takes for the largest operator's own use; known only where buffers are counted. */
    long scratchBytes() {
        return scratchBytes;
    }

    boolean onlyCounts() {
        return onlyCounts;
    }

    <P extends Pointer> P own(P pointer) {
        owned.add(pointer);
        return pointer;
    }

    /** A described buffer, reusing a released one that is large enough but not wastefully so. */
    Buffer buffer(memory.desc description) {
        long bytes = Math.max(ALIGNMENT, description.get_size());
        var candidate = free.ceilingEntry(bytes);
        Pointer data;
        long capacity;
        if (candidate != null && candidate.getKey() <= 2 * bytes) {
            capacity = candidate.getKey();
            data = candidate.getValue().pop();
            if (candidate.getValue().isEmpty()) {
                free.remove(capacity);
            }
        } else {
            capacity = bytes;
            data = allocate(bytes);
        }
        return new Buffer(description, own(new memory(description, cpu, data)), data, capacity);
    }

    /** A described buffer that no later step may reuse: weights stay from one run to the next. */
    Buffer persistent(memory.desc description) {
        long bytes = Math.max(ALIGNMENT, description.get_size());
        Pointer data = allocate(bytes);
        return new Buffer(description, own(new memory(description, cpu, data)), data, bytes);
    }

    /** The same values, described otherwise. */
    Buffer view(Buffer buffer, memory.desc description) {
        return new Buffer(
                description, own(new memory(description, cpu, buffer.data())), buffer.data(), buffer.capacity());
    }

    /** A buffer that all weights pass through, one after the other, on their way from the network. */
    Buffer staging(memory.desc description) {
        if (description.get_size() > stagingBytes) {
            throw new IllegalStateException(
                    "weights of " + description.get_size() + " bytes, staging of " + stagingBytes);
        }
        return new Buffer(description, own(new memory(description, cpu, staging)), staging, stagingBytes);
    }

    private Pointer allocate(long bytes) {
        if (onlyCounts) {
            allocatedBytes += bytes + ALIGNMENT;
            return own(new BytePointer((Pointer) null));
        }
        BytePointer raw = own(new BytePointer(bytes + ALIGNMENT));
        Pointer.memset(raw, 0, bytes + ALIGNMENT);
        allocatedBytes += bytes + ALIGNMENT;
        long misalignment = raw.address() % ALIGNMENT;
        return misalignment == 0 ? raw : own(raw.getPointer(ALIGNMENT - misalignment));
    }

    /** Gives a buffer back to the steps compiled from now on. */
    void release(Buffer buffer) {
        free.computeIfAbsent(buffer.capacity(), key -> new ArrayDeque<>()).push(buffer.data());
    }

    /** A buffer and how its values lie in it. */
    record Buffer(memory.desc description, memory memory, Pointer data, long capacity) {
        boolean isLaidOutAs(memory.desc other) {
            return description.equals(other);
        }
    }

    /** A primitive with its arguments, ready to run. */
    final class Execution implements Step {
        private final primitive operator;
        private final IntMemoryMap arguments;
        private double operations;

        private Execution(primitive operator, IntMemoryMap arguments) {
            this.operator = operator;
            this.arguments = arguments;
        }

        @Override
        public void run() {
            operator.execute(stream, arguments);
        }

        @Override
        public String operator() {
            return operator.get_kind().intern().name();
        }

        @Override
        public double operations() {
            return operations;
        }

        Execution counting(double floatingPointOperations) {
            operations = floatingPointOperations;
            return this;
        }
    }

    /** @param arguments alternately an argument's number and its {@link Buffer} */
    Execution execution(primitive operator, Object... arguments) {
        IntMemoryMap map = own(new IntMemoryMap());
        for (int i = 0; i < arguments.length; i += 2) {
            map.put((Integer) arguments[i], ((Buffer) arguments[i + 1]).memory());
        }
        if (onlyCounts) {
            counted.scratchBytes = Math.max(counted.scratchBytes, scratch(operator));
        }
        return new Execution(own(operator), map);
    }

    /** The buffer in the wanted layout, reordered by a further step if it lies otherwise. */
    Buffer as(Buffer buffer, memory.desc wanted, List<Step> steps) {
        if (buffer.isLaidOutAs(wanted)) {
            return buffer;
        }
        Buffer copy = buffer(wanted);
        steps.add(reorder(buffer, copy));
        return copy;
    }

    private static long scratch(primitive operator) {
        try (LongPointer bytes = new LongPointer(1)) {
            int status = dnnl.dnnl_primitive_desc_query(
                    operator.get_dnnl_primitive_desc(), dnnl.dnnl_query_memory_consumption_s64, 0, bytes);
            return status == dnnl.dnnl_success ? bytes.get() : 0;
        }
    }

    /** Copies from one layout into another. */
    Execution reorder(Buffer from, Buffer to) {
        return execution(
                new reorder(own(new reorder.primitive_desc(from.memory(), to.memory()))),
                DNNL_ARG_SRC,
                from,
                DNNL_ARG_DST,
                to);
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).deallocate();
        }
        owned.clear();
    }
}
