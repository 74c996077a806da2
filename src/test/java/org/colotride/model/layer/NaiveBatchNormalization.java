package org.colotride.model.layer;

/**
 * Batch normalisation by loops over {@code [N][C][pixels]}, written from Ioffe and Szegedy's equations (arXiv 1502.03167,
 * algorithm 1 and section 3), with PyTorch's running statistics; what the layer is checked against.
 */
public final class NaiveBatchNormalization {
    private final double[] weight;
    private final double[] bias;
    private final double[] mean;
    private final double[] variance;
    private final boolean ofTheBatch;

    /** @param ofTheBatch whether mean and variance are those of the images, and not constants */
    public NaiveBatchNormalization(
            double[] weight, double[] bias, double[] mean, double[] variance, boolean ofTheBatch) {
        this.weight = weight;
        this.bias = bias;
        this.mean = mean;
        this.variance = variance;
        this.ofTheBatch = ofTheBatch;
    }

    public static NaiveBatchNormalization ofBatch(double[][][] images, double[] weight, double[] bias) {
        int channels = weight.length;
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (double[][] image : images) {
                for (double pixel : image[c]) {
                    sum += pixel;
                }
            }
            mean[c] = sum / count(images);
            double squares = 0;
            for (double[][] image : images) {
                for (double pixel : image[c]) {
                    squares += (pixel - mean[c]) * (pixel - mean[c]);
                }
            }
            variance[c] = squares / count(images);
        }
        return new NaiveBatchNormalization(weight, bias, mean, variance, true);
    }

    public static int count(double[][][] images) {
        return images.length * images[0][0].length;
    }

    public double mean(int channel) {
        return mean[channel];
    }

    public double biasedVariance(int channel) {
        return variance[channel];
    }

    public double normalized(double pixel, int channel) {
        return (pixel - mean[channel]) / Math.sqrt(variance[channel] + 1e-5);
    }

    public double output(double pixel, int channel) {
        return weight[channel] * normalized(pixel, channel) + bias[channel];
    }

    /** Sum of the error over all images and pixels. */
    public double biasGradient(double[][][] error, int channel) {
        double sum = 0;
        for (double[][] image : error) {
            for (double value : image[channel]) {
                sum += value;
            }
        }
        return sum;
    }

    public double weightGradient(double[][][] images, double[][][] error, int channel) {
        double sum = 0;
        for (int n = 0; n < images.length; n++) {
            for (int p = 0; p < images[n][channel].length; p++) {
                sum += error[n][channel][p] * normalized(images[n][channel][p], channel);
            }
        }
        return sum;
    }

    /** The chain rule through normalised pixel, variance and mean, term by term, as in section 3 of the paper. */
    public double inputGradient(double[][][] images, double[][][] error, int image, int channel, int pixel) {
        double deviation = Math.sqrt(variance[channel] + 1e-5);
        double own = error[image][channel][pixel] * weight[channel] / deviation;
        if (!ofTheBatch) {
            return own;
        }
        double ofVariance = 0;
        double ofMean = 0;
        double centred = 0;
        for (int n = 0; n < images.length; n++) {
            for (int p = 0; p < images[n][channel].length; p++) {
                double normalizedError = error[n][channel][p] * weight[channel];
                ofVariance += normalizedError
                        * (images[n][channel][p] - mean[channel])
                        * -0.5
                        * Math.pow(variance[channel] + 1e-5, -1.5);
                ofMean -= normalizedError / deviation;
                centred += -2 * (images[n][channel][p] - mean[channel]);
            }
        }
        int count = count(images);
        ofMean += ofVariance * centred / count;
        return own + ofVariance * 2 * (images[image][channel][pixel] - mean[channel]) / count + ofMean / count;
    }
}
