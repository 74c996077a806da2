package org.colotride.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * How long an iteration takes that machines share, on paper: what one and two processes were measured to need, carried over to
 * the published protocol for large images (56 pairs of 224×224, 16 steps, ResNet-18, embeddings of 512 numbers) and a network of
 * 10 Gbit/s. The mean of an iteration that perturbs the candidates and one that perturbs the anchors.
 *
 * <p>An engine perturbs four images of this size at a time and updates by three: a member with fewer waits as long. Sums run round a ring, each number
 * 2 (n − 1) / n times over every wire.
 *
 * @param chunkSeconds of a perturbation of four images on one core
 * @param pieceSeconds of an update by three images on one core
 * @param bytesPerSecond that a member packs, adds and unpacks, whatever the wire
 */
public record SharingModel(double chunkSeconds, double pieceSeconds, double bytesPerSecond) {
    private static final int PAIRS = 56;
    private static final int STEPS = 16;
    private static final int DIMENSION = 512;
    private static final int CHUNK = 4;
    private static final int PIECE = 3;
    private static final double IMAGE_BYTES = 3.0 * 224 * 224 * Float.BYTES;
    /** ResNet-18 with an embedding of 512, two floats for each number. */
    private static final double GRADIENT_BYTES = 2.0 * 11_439_168 * Float.BYTES;
    /** 10 Gbit/s less what headers take. */
    private static final double WIRE_BYTES_PER_SECOND = 1.1e9;

    private static final double WIRE_LATENCY = 50e-6;
    /** Blocks of the gradient, images, and an embedding for each step. */
    private static final int SUMS = 11 + 1 + 1 + STEPS + 1;
    /** What goes round the ring at a time, for each member. */
    private static final double PIECE_BYTES = (1 << 17) * Float.BYTES;

    /**
     * On paper.
     *
     * @param machines n
     * @param cores of each, taken to be so many times as fast as one
     * @param seconds of an iteration
     * @param speedUp over one machine of this kind
     * @param compute share of it
     * @param packing share that is spent on packing, adding and unpacking numbers
     * @param wire share that is spent on the wire
     */
    public record Point(
            int machines, int cores, double seconds, double speedUp, double compute, double packing, double wire) {}

    /**
     * From measurements at 224×224 with 4 pairs and 16 steps on one core for each process.
     *
     * @param one process's iterations, {@code cap} and {@code anp}
     * @param two processes'
     * @throws IllegalArgumentException if they are of something else
     */
    public static SharingModel of(ExchangeCost.Result one, ExchangeCost.Result two) {
        for (ExchangeCost.Result measured : List.of(one, two)) {
            if (measured.size() != 224
                    || measured.pairs() != 4
                    || measured.steps() != STEPS
                    || measured.threads() != 1) {
                throw new IllegalArgumentException(
                        "the model needs 4 pairs of 224×224 in " + STEPS + " steps on one core for each process");
            }
        }
        // Candidates are two chunks, anchors one; the update after either is the same, four pieces.
        double chunk = one.iteration("cap").seconds() - one.iteration("anp").seconds();
        double piece = (one.iteration("anp").seconds() - chunk) / 4;
        ExchangeCost.Share shared = two.iteration("cap");
        return new SharingModel(chunk, piece, shared.megabytes() * 1e6 / shared.exchangeSeconds());
    }

    /** So many machines of so many cores. */
    public Point on(int machines, int cores) {
        double perturbation = (chunks(2 * PAIRS, machines) + chunks(PAIRS, machines)) / 2.0 * chunkSeconds;
        double update = Math.ceil(3.0 * PAIRS / PIECE / machines) * pieceSeconds;
        double compute = (perturbation + update) / cores;
        double bytes = machines == 1 ? 0 : bytes();
        double packing = bytes / bytesPerSecond;
        double ring = 2.0 * (machines - 1) / machines;
        double wire = ring * bytes / WIRE_BYTES_PER_SECOND + 2.0 * (machines - 1) * WIRE_LATENCY * rounds(machines);
        double seconds = compute + packing + wire;
        double alone = machines == 1 ? seconds : on(1, cores).seconds();
        return new Point(
                machines, cores, seconds, alone / seconds, compute / seconds, packing / seconds, wire / seconds);
    }

    private static double chunks(int images, int machines) {
        return Math.ceil(Math.ceil((double) images / machines) / CHUNK);
    }

    /** How often something goes round: pieces, at least one of each sum, and after each sum one that counts the members. */
    private static double rounds(int machines) {
        return 2 * SUMS + Math.ceil(bytes() / (PIECE_BYTES * machines));
    }

    private static double bytes() {
        double images = 1.5 * PAIRS * IMAGE_BYTES;
        double embeddings = (STEPS + 2) * 1.5 * PAIRS * DIMENSION * Float.BYTES;
        return images + embeddings + GRADIENT_BYTES;
    }

    /** 1 to 64 machines. */
    public List<Point> curve(int cores) {
        List<Point> points = new ArrayList<>();
        for (int machines = 1; machines <= 64; machines *= 2) {
            points.add(on(machines, cores));
        }
        return points;
    }
}
