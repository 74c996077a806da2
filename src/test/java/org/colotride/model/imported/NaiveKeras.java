package org.colotride.model.imported;

import java.util.Map;

/** Keras's layers as its documentation defines them, in plain loops over one image {@code [height][width][channel]}. */
final class NaiveKeras {
    private final Map<String, Map<String, KerasArray>> arrays;

    NaiveKeras(Map<String, Map<String, KerasArray>> arrays) {
        this.arrays = arrays;
    }

    private float[] values(String layer, String name) {
        return arrays.get(layer).get(name).values();
    }

    /** Applies a kernel to every window of an image. */
    private static double[][][] slide(double[][][] image, int size, int stride, int padding, int out, Kernel kernel) {
        int height = (image.length + 2 * padding - size) / stride + 1;
        int width = (image[0].length + 2 * padding - size) / stride + 1;
        double[][][] result = new double[height][width][out];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        int row = y * stride - padding + i;
                        int column = x * stride - padding + j;
                        if (row >= 0 && row < image.length && column >= 0 && column < image[0].length) {
                            kernel.add(result[y][x], image[row][column], i * size + j);
                        }
                    }
                }
            }
        }
        return result;
    }

    private interface Kernel {
        void add(double[] result, double[] pixel, int position);
    }

    double[][][] convolution(String layer, String name, double[][][] image, int stride, int padding) {
        int[] shape = arrays.get(layer).get(name).shape();
        float[] kernel = values(layer, name);
        return slide(image, shape[0], stride, padding, shape[3], (result, pixel, position) -> {
            for (int in = 0; in < shape[2]; in++) {
                for (int out = 0; out < shape[3]; out++) {
                    result[out] += pixel[in] * kernel[(position * shape[2] + in) * shape[3] + out];
                }
            }
        });
    }

    double[][][] depthwise(String layer, double[][][] image, int stride, int padding) {
        int[] shape = arrays.get(layer).get("depthwise_kernel").shape();
        float[] kernel = values(layer, "depthwise_kernel");
        return slide(image, shape[0], stride, padding, shape[2], (result, pixel, position) -> {
            for (int channel = 0; channel < shape[2]; channel++) {
                result[channel] += pixel[channel] * kernel[position * shape[2] + channel];
            }
        });
    }

    double[][][] biased(String layer, double[][][] image) {
        float[] bias = values(layer, "bias");
        return each(image, (value, channel) -> value + bias[channel]);
    }

    double[][][] normalized(String layer, double[][][] image, double epsilon) {
        Map<String, KerasArray> own = arrays.get(layer);
        float[] mean = values(layer, "moving_mean");
        float[] variance = values(layer, "moving_variance");
        return each(image, (value, channel) -> {
            double scale = own.containsKey("gamma") ? own.get("gamma").values()[channel] : 1;
            double shift = own.containsKey("beta") ? own.get("beta").values()[channel] : 0;
            return (value - mean[channel]) / Math.sqrt(variance[channel] + epsilon) * scale + shift;
        });
    }

    static double[][][] rectified(double[][][] image, double cap) {
        return each(image, (value, channel) -> Math.min(cap, Math.max(0, value)));
    }

    static double[][][] pooled(double[][][] image, int size) {
        double[][][] result = new double[image.length / size][image[0].length / size][image[0][0].length];
        for (int y = 0; y < result.length; y++) {
            for (int x = 0; x < result[0].length; x++) {
                for (int channel = 0; channel < result[0][0].length; channel++) {
                    double most = Double.NEGATIVE_INFINITY;
                    for (int i = 0; i < size * size; i++) {
                        most = Math.max(most, image[y * size + i / size][x * size + i % size][channel]);
                    }
                    result[y][x][channel] = most;
                }
            }
        }
        return result;
    }

    static double[] averaged(double[][][] image) {
        double[] mean = new double[image[0][0].length];
        for (double[][] row : image) {
            for (double[] pixel : row) {
                for (int channel = 0; channel < mean.length; channel++) {
                    mean[channel] += pixel[channel] / (image.length * row.length);
                }
            }
        }
        return mean;
    }

    static double[] flattened(double[][][] image) {
        int channels = image[0][0].length;
        double[] vector = new double[image.length * image[0].length * channels];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = image[i / channels / image[0].length][i / channels % image[0].length][i % channels];
        }
        return vector;
    }

    double[] dense(String layer, double[] vector) {
        int out = arrays.get(layer).get("kernel").shape()[1];
        float[] kernel = values(layer, "kernel");
        double[] result = new double[out];
        for (int j = 0; j < out; j++) {
            result[j] = arrays.get(layer).containsKey("bias") ? values(layer, "bias")[j] : 0;
            for (int i = 0; i < vector.length; i++) {
                result[j] += vector[i] * kernel[i * out + j];
            }
        }
        return result;
    }

    double[][][] dense(String layer, double[][][] image) {
        double[][][] result = new double[image.length][image[0].length][];
        for (int y = 0; y < image.length; y++) {
            for (int x = 0; x < image[0].length; x++) {
                result[y][x] = dense(layer, image[y][x]);
            }
        }
        return result;
    }

    private interface Change {
        double of(double value, int channel);
    }

    private static double[][][] each(double[][][] image, Change change) {
        double[][][] result = new double[image.length][image[0].length][image[0][0].length];
        for (int y = 0; y < image.length; y++) {
            for (int x = 0; x < image[0].length; x++) {
                for (int channel = 0; channel < image[0][0].length; channel++) {
                    result[y][x][channel] = change.of(image[y][x][channel], channel);
                }
            }
        }
        return result;
    }
}
