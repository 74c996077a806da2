package org.colotride.data.transform;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.colotride.config.Require;
import org.colotride.tensor.ImageSize;
import org.datavec.image.transform.ImageTransform;

/**
 * Cuts out a window of random area, proportions and place and scales it bilinearly to a given size. The window is drawn as
 * torchvision's {@code RandomResizedCrop} draws it: area and proportions (these uniformly in their logarithm) up to ten
 * times until it fits, and otherwise the largest one in the middle whose proportions are allowed.
 *
 * @param height of the result
 * @param width of the result
 * @param scale least and largest area as fractions of the image's, in (0, 1]; [0.08, 1] if absent
 * @param ratio least and largest width/height; [3/4, 4/3] if absent
 */
public record RandomResizedCrop(int height, int width, List<Double> scale, List<Double> ratio)
        implements TransformStep {
    private static final int TRIES = 10;

    public RandomResizedCrop {
        new ImageSize(height, width);
        scale = range("scale", scale == null ? List.of(0.08, 1.0) : scale);
        Require.check("scale", scale, scale.get(1) <= 1, "at most the whole image, 1");
        ratio = range("ratio", ratio == null ? List.of(3 / 4.0, 4 / 3.0) : ratio);
    }

    private static List<Double> range(String name, List<Double> bounds) {
        boolean valid = bounds.size() == 2
                && bounds.get(0) > 0
                && bounds.get(0) <= bounds.get(1)
                && Double.isFinite(bounds.get(1));
        return List.copyOf(Require.check(name, bounds, valid, "[least, largest] with 0 < least ≤ largest"));
    }

    @Override
    public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
        return Optional.of(new ImageSize(height, width));
    }

    @Override
    public ImageTransform create() {
        return new WindowTransform();
    }

    /** Where an image is cut. */
    record Window(int top, int left, int height, int width) {}

    Window draw(int imageHeight, int imageWidth, Random random) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double area = (double) imageHeight * imageWidth * between(scale.get(0), scale.get(1), random);
            double drawn = Math.exp(between(Math.log(ratio.get(0)), Math.log(ratio.get(1)), random));
            double wide = Math.rint(Math.sqrt(area * drawn));
            double high = Math.rint(Math.sqrt(area / drawn));
            if (wide > 0 && wide <= imageWidth && high > 0 && high <= imageHeight) {
                int top = random.nextInt(imageHeight - (int) high + 1);
                int left = random.nextInt(imageWidth - (int) wide + 1);
                return new Window(top, left, (int) high, (int) wide);
            }
        }
        return middle(imageHeight, imageWidth);
    }

    private Window middle(int imageHeight, int imageWidth) {
        double own = (double) imageWidth / imageHeight;
        int high = own < ratio.get(0) ? (int) Math.rint(imageWidth / ratio.get(0)) : imageHeight;
        int wide = own > ratio.get(1) ? (int) Math.rint(imageHeight * ratio.get(1)) : imageWidth;
        high = Math.max(1, high);
        wide = Math.max(1, wide);
        return new Window((imageHeight - high) / 2, (imageWidth - wide) / 2, high, wide);
    }

    private static double between(double low, double high, Random random) {
        return low + (high - low) * random.nextDouble();
    }

    private final class WindowTransform extends MatTransform {
        private Window window;

        @Override
        protected Mat apply(Mat image, Random random) {
            window = draw(image.rows(), image.cols(), random);
            Mat cut = new Mat(image, new Rect(window.left(), window.top(), window.width(), window.height()));
            Mat scaled = new Mat();
            opencv_imgproc.resize(cut, scaled, new Size(width, height));
            return scaled;
        }

        @Override
        public float[] query(float... coordinates) {
            float[] moved = coordinates.clone();
            for (int i = 0; i < moved.length; i += 2) {
                moved[i] = (moved[i] - window.left()) * width / window.width();
                moved[i + 1] = (moved[i + 1] - window.top()) * height / window.height();
            }
            return moved;
        }
    }
}
