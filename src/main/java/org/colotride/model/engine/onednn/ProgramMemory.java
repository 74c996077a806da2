package org.colotride.model.engine.onednn;

import java.util.List;
import org.colotride.model.engine.EngineLoad;
import org.colotride.model.engine.plan.NetworkPlan;
import org.colotride.tensor.ImageShape;

/**
 * Bytes that an engine's programs are going to hold. They are compiled as they will be, layer by layer, but over buffers that
 * are counted and not allocated: so layouts, padding and the reuse of buffers are those of the programs themselves.
 */
final class ProgramMemory implements AutoCloseable {
    private final NetworkPlan plan;
    private final WeightStore store;
    private final ImageShape shape;
    private final int dimension;

    ProgramMemory(NetworkPlan plan, ImageShape shape, int dimension) {
        this.plan = plan;
        this.store = WeightStore.counting(plan);
        this.shape = shape;
        this.dimension = dimension;
    }

    /**
     * @param chunk images of a program of {@link ChunkPrograms}
     * @param piece images of a piece whose weights' gradient is added to those of others
     */
    long bytes(EngineLoad load, int chunk, int piece) {
        long programs = embedding(load.embedded(), chunk) + perturbing(load.perturbed(), chunk) + training(load, piece);
        return programs + store.natives().allocatedBytes() + store.natives().scratchBytes();
    }

    /** See {@link ChunkPrograms#embed}. */
    private long embedding(int images, int chunk) {
        if (images == 0) {
            return 0;
        }
        return program(chunk, Pass.EMBED) + (images > chunk ? program(2 * chunk, Pass.EMBED) : 0);
    }

    /** As if twins were exact, which takes more: the single program that they were compared with stays. */
    private long perturbing(int images, int chunk) {
        if (images == 0) {
            return 0;
        }
        long single = program(chunk, Pass.IMAGE_GRADIENT);
        if (images <= chunk) {
            return single;
        }
        return single + (images + chunk - 1) / (2 * chunk) * program(2 * chunk, Pass.IMAGE_GRADIENT);
    }

    private long training(EngineLoad load, int piece) {
        List<Integer> batches = load.trained();
        if (load.inPieces()) {
            int pieces = batches.stream()
                    .mapToInt(images -> (images + piece - 1) / piece)
                    .max()
                    .orElse(0);
            return pieces == 0 ? 0 : pieces * program(piece, Pass.WEIGHT_GRADIENT);
        }
        return batches.stream()
                .mapToLong(images -> program(images, Pass.WEIGHT_GRADIENT))
                .sum();
    }

    private long program(int batch, Pass pass) {
        try (Program program = new Program(plan, store, shape, batch, dimension, pass)) {
            return program.allocatedBytes();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
