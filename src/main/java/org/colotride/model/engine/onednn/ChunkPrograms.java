package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.colotride.model.engine.OperatorTime;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.tensor.ImageShape;

/**
 * Embeds any number of images, and takes gradients back to them, by programs of one fixed batch size, the chunk. A batch
 * that is no multiple of it is filled up with empty images. What an image gets depends neither on the count nor on its
 * place.
 *
 * <p>One program serves all embeddings. For gradients there is one per chunk, since each keeps its activations; they are
 * compiled as they are first needed, and stay: as many as the largest batch so far has chunks. They run in step, so that an
 * operator's weights, once read, are still in the processor's cache for the next chunk. Where a program of two chunks was
 * seen to give every image the same bits ({@link TwinChunks}), two chunks run as one: that reads the weights once.
 */
final class ChunkPrograms implements AutoCloseable {
    private final NetworkPlan plan;
    private final WeightStore store;
    private final ImageShape shape;
    private final int dimension;
    private final int chunk;
    private final List<Program> singles = new ArrayList<>();
    private final List<Program> twins = new ArrayList<>();
    private Boolean twinsAreExact;
    private Program plain;
    private Program plainTwin;
    private boolean plainTwinWasTried;

    /** @param chunk images of a program, ≥ 1 */
    ChunkPrograms(NetworkPlan plan, WeightStore store, ImageShape shape, int dimension, int chunk) {
        this.plan = plan;
        this.store = store;
        this.shape = shape;
        this.dimension = dimension;
        this.chunk = chunk;
    }

    /**
     * @param images normalised, {@code [≥ count, C, H, W]}
     * @param embeddings receives {@code [count, D]}, not normalised
     */
    void embed(float[] images, int count, float[] embeddings) {
        if (plain == null) {
            plain = compile(chunk, Pass.EMBED);
        }
        int first = 0;
        if (count > chunk && plainTwin() != null) {
            for (; count - first > chunk; first += 2 * chunk) {
                plainTwin.forward(images, first, Math.min(2 * chunk, count - first), embeddings);
            }
        }
        for (; first < count; first += chunk) {
            plain.forward(images, first, Math.min(chunk, count - first), embeddings);
        }
    }

    /** Null where it would give an image other bits. */
    private Program plainTwin() {
        if (!plainTwinWasTried) {
            plainTwinWasTried = true;
            plainTwin = compile(2 * chunk, Pass.EMBED);
            if (!new TwinChunks(shape, dimension, chunk).embedsExactly(plain, plainTwin)) {
                plainTwin.close();
                plainTwin = null;
            }
        }
        return plainTwin;
    }

    /** As {@link #embed}, and keeps what {@link #backward} needs. */
    void embedForGradient(float[] images, int count, float[] embeddings) {
        List<Part> parts = parts(count);
        parts.forEach(part -> part.program().takeImages(images, part.first(), part.size()));
        runInStep(parts, Program::forwardSteps);
        parts.forEach(part -> part.program().giveEmbeddings(part.first(), part.size(), embeddings));
    }

    /**
     * @param count that of the last {@link #embedForGradient}
     * @param embeddingGradient of the embeddings that it gave, {@code [count, D]}
     * @param imageGradient receives that of the normalised images, {@code [count, C, H, W]}
     */
    void backward(int count, float[] embeddingGradient, float[] imageGradient) {
        List<Part> parts = parts(count);
        parts.forEach(part -> part.program().takeEmbeddingGradient(embeddingGradient, part.first(), part.size()));
        runInStep(parts, Program::backwardSteps);
        parts.forEach(part -> part.program().giveImageGradient(part.first(), part.size(), imageGradient));
    }

    /** A program and the {@code size} images from {@code first} on that it computes. */
    private record Part(Program program, int first, int size) {}

    private List<Part> parts(int count) {
        List<Part> parts = new ArrayList<>();
        int twin = 2 * chunk;
        int first = 0;
        int ofTwins = count > chunk && twinsAreExact() ? (count + chunk - 1) / twin : 0;
        for (int i = 0; i < ofTwins; i++, first += twin) {
            parts.add(new Part(nth(twins, i, twin), first, Math.min(twin, count - first)));
        }
        for (int i = 0; first < count; i++, first += chunk) {
            parts.add(new Part(nth(singles, i, chunk), first, Math.min(chunk, count - first)));
        }
        return parts;
    }

    private Program nth(List<Program> programs, int index, int batch) {
        while (programs.size() <= index) {
            programs.add(compile(batch, Pass.IMAGE_GRADIENT));
        }
        return programs.get(index);
    }

    private boolean twinsAreExact() {
        if (twinsAreExact == null) {
            Program single = nth(singles, 0, chunk);
            Program twin = nth(twins, 0, 2 * chunk);
            twinsAreExact = new TwinChunks(shape, dimension, chunk).areExact(single, twin);
            if (!twinsAreExact) {
                twins.forEach(Program::close);
                twins.clear();
            }
        }
        return twinsAreExact;
    }

    private void runInStep(List<Part> parts, Function<Program, List<Step>> direction) {
        List<List<Step>> steps =
                parts.stream().map(part -> direction.apply(part.program())).toList();
        for (int i = 0; i < steps.get(0).size(); i++) {
            for (List<Step> program : steps) {
                program.get(i).run();
            }
        }
        store.natives().stream()._wait();
    }

    private Program compile(int batch, Pass pass) {
        return new Program(plan, store, shape, batch, dimension, pass);
    }

    /** Runs the gradients' programs of so many images once on whatever they hold. */
    List<OperatorTime> profile(int count) {
        List<OperatorTime> times = new ArrayList<>();
        parts(count).forEach(part -> times.addAll(part.program().profile()));
        return times;
    }

    long allocatedBytes() {
        return all().mapToLong(Program::allocatedBytes).sum();
    }

    private Stream<Program> all() {
        return Stream.of(singles.stream(), twins.stream(), Stream.ofNullable(plain), Stream.ofNullable(plainTwin))
                .flatMap(programs -> programs);
    }

    @Override
    public void close() {
        all().forEach(Program::close);
        singles.clear();
        twins.clear();
        plain = null;
        plainTwin = null;
        plainTwinWasTried = false;
    }
}
