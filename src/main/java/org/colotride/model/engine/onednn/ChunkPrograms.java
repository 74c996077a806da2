package org.colotride.model.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
 * operator's weights, once read, are still in the processor's cache for the next chunk.
 */
final class ChunkPrograms implements AutoCloseable {
    private final NetworkPlan plan;
    private final WeightStore store;
    private final ImageShape shape;
    private final int dimension;
    private final int chunk;
    private final List<Program> gradients = new ArrayList<>();
    private Program plain;

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
            plain = compile(Pass.EMBED);
        }
        for (int first = 0; first < count; first += chunk) {
            plain.forward(images, first, Math.min(chunk, count - first), embeddings);
        }
    }

    /** As {@link #embed}, and keeps what {@link #backward} needs. */
    void embedForGradient(float[] images, int count, float[] embeddings) {
        while (gradients.size() * chunk < count) {
            gradients.add(compile(Pass.IMAGE_GRADIENT));
        }
        eachChunk(count, (program, first, size) -> program.takeImages(images, first, size));
        runInStep(count, Program::forwardSteps);
        eachChunk(count, (program, first, size) -> program.giveEmbeddings(first, size, embeddings));
    }

    /**
     * @param count that of the last {@link #embedForGradient}
     * @param embeddingGradient of the embeddings that it gave, {@code [count, D]}
     * @param imageGradient receives that of the normalised images, {@code [count, C, H, W]}
     */
    void backward(int count, float[] embeddingGradient, float[] imageGradient) {
        eachChunk(count, (program, first, size) -> program.takeEmbeddingGradient(embeddingGradient, first, size));
        runInStep(count, Program::backwardSteps);
        eachChunk(count, (program, first, size) -> program.giveImageGradient(first, size, imageGradient));
    }

    private void eachChunk(int count, ChunkWork work) {
        for (int first = 0; first < count; first += chunk) {
            work.accept(gradients.get(first / chunk), first, Math.min(chunk, count - first));
        }
    }

    /** What is done with a program and the {@code size} images from {@code first} on. */
    @FunctionalInterface
    private interface ChunkWork {
        void accept(Program program, int first, int size);
    }

    private void runInStep(int count, Function<Program, List<Step>> direction) {
        List<List<Step>> steps = gradients.subList(0, (count + chunk - 1) / chunk).stream()
                .map(direction)
                .toList();
        for (int i = 0; i < steps.get(0).size(); i++) {
            for (List<Step> program : steps) {
                program.get(i).run();
            }
        }
        store.natives().stream()._wait();
    }

    private Program compile(Pass pass) {
        return new Program(plan, store, shape, chunk, dimension, pass);
    }

    /** Runs the gradients' programs of so many images once on whatever they hold. */
    List<OperatorTime> profile(int count) {
        List<OperatorTime> times = new ArrayList<>();
        eachChunk(count, (program, first, size) -> times.addAll(program.profile()));
        return times;
    }

    long allocatedBytes() {
        long bytes = plain == null ? 0 : plain.allocatedBytes();
        return bytes + gradients.stream().mapToLong(Program::allocatedBytes).sum();
    }

    @Override
    public void close() {
        gradients.forEach(Program::close);
        gradients.clear();
        if (plain != null) {
            plain.close();
            plain = null;
        }
    }
}
