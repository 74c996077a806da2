package example;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.colotride.config.Plugin;
import org.colotride.data.transform.TransformStep;
import org.colotride.tensor.ImageSize;
import org.datavec.image.data.ImageWritable;
import org.datavec.image.transform.BaseImageTransform;
import org.datavec.image.transform.ImageTransform;
import org.bytedeco.javacv.OpenCVFrameConverter;

/** A transform: black becomes white. */
public final class Invert implements Plugin<TransformStep, Invert.NoArgs> {
    public record NoArgs() {}

    private static final class Inverting extends BaseImageTransform<Mat> {
        Inverting() {
            super(null);
            converter = new OpenCVFrameConverter.ToMat();
        }

        @Override
        protected ImageWritable doTransform(ImageWritable image, Random random) {
            Mat inverted = new Mat();
            opencv_core.bitwise_not(converter.convert(image.getFrame()), inverted);
            return new ImageWritable(converter.convert(inverted));
        }

        @Override
        public float[] query(float... coordinates) {
            return coordinates;
        }
    }

    private record Step() implements TransformStep {
        @Override
        public Optional<ImageSize> outputSize(Optional<ImageSize> input) {
            return input;
        }

        @Override
        public boolean isRandom() {
            return false;
        }

        @Override
        public ImageTransform create() {
            return new Inverting();
        }
    }

    @Override
    public Class<TransformStep> kind() {
        return TransformStep.class;
    }

    @Override
    public String name() {
        return "invert";
    }

    @Override
    public Class<NoArgs> arguments() {
        return NoArgs.class;
    }

    @Override
    public TransformStep create(NoArgs none) {
        return new Step();
    }
}
