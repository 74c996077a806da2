package org.colotride.data.transform;

import java.util.Random;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.opencv_core.Mat;
import org.datavec.image.data.ImageWritable;
import org.datavec.image.transform.BaseImageTransform;

/** A DataVec transform of OpenCV images that draws from the passed generator only. */
abstract class MatTransform extends BaseImageTransform<Mat> {
    MatTransform() {
        super(null);
        converter = new OpenCVFrameConverter.ToMat();
    }

    /** The transformed image: a new one, or the given one if there is nothing to do. */
    protected abstract Mat apply(Mat image, Random random);

    @Override
    protected ImageWritable doTransform(ImageWritable image, Random random) {
        return new ImageWritable(converter.convert(apply(converter.convert(image.getFrame()), random)));
    }
}
