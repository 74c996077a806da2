package org.colotride.model.engine.onednn;

import org.colotride.tensor.ImageShape;

/** A convolution without bias, then a linear layer, and their gradients, one multiplication after the other. */
final class NaiveConvolution {
    private final ImageShape shape;
    private final int outputs;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final int rows;
    private final int columns;

    NaiveConvolution(ImageShape shape, int outputs, int kernel, int stride, int padding) {
        this.shape = shape;
        this.outputs = outputs;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.rows = (shape.height() + 2 * padding - kernel) / stride + 1;
        this.columns = (shape.width() + 2 * padding - kernel) / stride + 1;
    }

    /** What one multiplication of a convolution joins: a pixel, a weight and an output value, by their places. */
    private interface Product {
        void of(int pixel, int weight, int output);
    }

    private void each(int count, Product product) {
        for (int n = 0; n < count; n++) {
            for (int o = 0; o < outputs; o++) {
                for (int y = 0; y < rows * columns; y++) {
                    for (int w = 0; w < shape.channels() * kernel * kernel; w++) {
                        int row = y / columns * stride - padding + w / kernel % kernel;
                        int column = y % columns * stride - padding + w % kernel;
                        if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
                            int plane = n * shape.channels() + w / (kernel * kernel);
                            product.of(
                                    (plane * shape.height() + row) * shape.width() + column,
                                    o * shape.channels() * kernel * kernel + w,
                                    (n * outputs + o) * rows * columns + y);
                        }
                    }
                }
            }
        }
    }

    double[] embed(float[] images, int count, double[] weights, double[] linear, double[] bias) {
        double[] convolved = new double[count * outputs * rows * columns];
        each(count, (pixel, weight, output) -> convolved[output] += images[pixel] * weights[weight]);
        int features = outputs * rows * columns;
        double[] embeddings = new double[count * bias.length];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = bias[i % bias.length];
            for (int f = 0; f < features; f++) {
                embeddings[i] += convolved[i / bias.length * features + f] * linear[i % bias.length * features + f];
            }
        }
        return embeddings;
    }

    private double[] convolvedGradient(float[] error, int count, double[] linear) {
        int features = outputs * rows * columns;
        int dimension = linear.length / features;
        double[] gradient = new double[count * features];
        for (int i = 0; i < gradient.length; i++) {
            for (int d = 0; d < dimension; d++) {
                gradient[i] += error[i / features * dimension + d] * linear[d * features + i % features];
            }
        }
        return gradient;
    }

    double[] imageGradient(float[] error, int count, double[] weights, double[] linear) {
        double[] convolved = convolvedGradient(error, count, linear);
        double[] gradient = new double[count * shape.length()];
        each(count, (pixel, weight, output) -> gradient[pixel] += convolved[output] * weights[weight]);
        return gradient;
    }

    double[] weightGradient(float[] images, float[] error, int count, double[] linear) {
        double[] convolved = convolvedGradient(error, count, linear);
        double[] gradient = new double[outputs * shape.channels() * kernel * kernel];
        each(count, (pixel, weight, output) -> gradient[weight] += convolved[output] * images[pixel]);
        return gradient;
    }
}
