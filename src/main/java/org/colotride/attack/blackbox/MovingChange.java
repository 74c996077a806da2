package org.colotride.attack.blackbox;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.colotride.attack.Ball;
import org.colotride.tensor.ImageShape;

/**
 * The change of one image in a Square Attack by ℓ2 (Andriushchenko et al., ECCV 2020, §4.2 and algorithm 4): what lies in
 * one square moves into another, together with what is unspent of ε², in the shape of two {@linkplain #bumps bumps}.
 */
final class MovingChange {
    /** The first change is made of so many tiles in each direction, as in the published program. */
    private static final int TILES = 5;

    private static final int SMALLEST_SIDE = 3;
    private static final double NOTHING = 1e-10;

    private final ImageShape shape;
    private final double epsilon;
    private final double[] change;

    MovingChange(ImageShape shape, double epsilon) {
        this.shape = shape;
        this.epsilon = epsilon;
        this.change = new double[shape.length()];
    }

    private record Square(int top, int left, int side) {
        boolean holds(int y, int x) {
            return y >= top && y < top + side && x >= left && x < left + side;
        }
    }

    /** Bumps all over the image, of a random sign in each tile and channel. */
    void tile(RandomGenerator random) {
        Arrays.fill(change, 0);
        int side = Math.max(1, Math.min(shape.height(), shape.width()) / TILES);
        for (int top = 0; top + side <= shape.height(); top += side) {
            for (int left = 0; left + side <= shape.width(); left += side) {
                double[][] bumps = bumps(side, random);
                for (int c = 0; c < shape.channels(); c++) {
                    int sign = sign(random);
                    for (int y = 0; y < side; y++) {
                        for (int x = 0; x < side; x++) {
                            change[at(c, top + y, left + x)] = sign * bumps[y][x];
                        }
                    }
                }
            }
        }
    }

    /** By which an image differs from its benign one. */
    void read(float[] benign, float[] images, int image) {
        int first = image * change.length;
        for (int p = 0; p < change.length; p++) {
            change[p] = (double) images[first + p] - benign[first + p];
        }
    }

    /** The benign image changed so, by exactly ε but for what [0, 1] cuts off. */
    void show(float[] benign, float[] images, int image, Ball ball) {
        int first = image * change.length;
        double norm =
                Math.sqrt(Arrays.stream(change).map(value -> value * value).sum());
        double scale = norm < NOTHING ? 0 : epsilon / norm;
        for (int p = 0; p < change.length; p++) {
            images[first + p] = (float) (benign[first + p] + scale * change[p]);
        }
        ball.project(images, image);
    }

    /** @param wanted side of both squares, in pixels; made odd, and at least {@value #SMALLEST_SIDE}, if the image allows */
    void move(int wanted, RandomGenerator random) {
        int odd = Math.max(SMALLEST_SIDE, wanted % 2 == 0 ? wanted + 1 : wanted);
        int side = Math.min(odd, Math.min(shape.height(), shape.width()));
        Square to = square(side, random);
        Square from = square(side, random);
        double[][] bumps = bumps(side, random);
        double spent = Arrays.stream(change).map(value -> value * value).sum();
        double unspent = Math.max(0, epsilon * epsilon - spent) / shape.channels();
        for (int c = 0; c < shape.channels(); c++) {
            move(c, to, from, bumps, sign(random), unspent);
        }
    }

    private void move(int channel, Square to, Square from, double[][] bumps, int sign, double unspent) {
        double before = squares(channel, to, new Square(0, 0, 0));
        double available = unspent + before + squares(channel, from, to);
        double[][] shaped = new double[to.side][to.side];
        double norm = 0;
        for (int y = 0; y < to.side; y++) {
            for (int x = 0; x < to.side; x++) {
                double old = change[at(channel, to.top + y, to.left + x)] / (NOTHING + Math.sqrt(before));
                shaped[y][x] = sign * bumps[y][x] + old;
                norm += shaped[y][x] * shaped[y][x];
            }
        }
        double scale = Math.sqrt(available) / Math.max(Math.sqrt(norm), NOTHING);
        fill(channel, from, new double[from.side][from.side], 0);
        fill(channel, to, shaped, scale);
    }

    private void fill(int channel, Square square, double[][] values, double scale) {
        for (int y = 0; y < square.side; y++) {
            for (int x = 0; x < square.side; x++) {
                change[at(channel, square.top + y, square.left + x)] = scale * values[y][x];
            }
        }
    }

    /** Of what lies in a square and not in another. */
    private double squares(int channel, Square square, Square without) {
        double sum = 0;
        for (int y = square.top; y < square.top + square.side; y++) {
            for (int x = square.left; x < square.left + square.side; x++) {
                double value = without.holds(y, x) ? 0 : change[at(channel, y, x)];
                sum += value * value;
            }
        }
        return sum;
    }

    /**
     * Two bumps of opposite signs, one above or beside the other, of length 1 together: each a sum of centred rectangles,
     * the k-th of which weighs 1/k².
     */
    static double[][] bumps(int side, RandomGenerator random) {
        double[][] bumps = new double[side][side];
        boolean beside = random.nextBoolean();
        int half = side / 2;
        double squares = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double value = y < half ? bump(half, side, y, x) : -bump(side - half, side, y - half, x);
                squares += value * value;
                bumps[beside ? x : y][beside ? y : x] = value;
            }
        }
        double norm = Math.sqrt(squares);
        for (double[] row : bumps) {
            Arrays.setAll(row, x -> row[x] / norm);
        }
        return bumps;
    }

    /** The rectangles around the middle that hold a point, the smallest of which is one point. */
    private static double bump(int height, int width, int y, int x) {
        int largest = Math.max(height / 2, width / 2);
        int smallest = Math.max(Math.abs(y - height / 2), Math.abs(x - width / 2));
        double value = 0;
        for (int k = smallest; k <= largest; k++) {
            value += 1.0 / ((k + 1) * (k + 1));
        }
        return value;
    }

    private Square square(int side, RandomGenerator random) {
        int top = random.nextInt(shape.height() - side + 1);
        return new Square(top, random.nextInt(shape.width() - side + 1), side);
    }

    private static int sign(RandomGenerator random) {
        return random.nextBoolean() ? 1 : -1;
    }

    private int at(int channel, int y, int x) {
        return (channel * shape.height() + y) * shape.width() + x;
    }
}
