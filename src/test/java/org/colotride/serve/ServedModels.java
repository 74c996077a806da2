package org.colotride.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.colotride.config.Component;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Orientation;
import org.colotride.data.pipeline.ImageReading;
import org.colotride.loss.MetricLossFunction;
import org.colotride.model.Backbone;
import org.colotride.model.EmbeddingNetwork;
import org.colotride.model.ModelFiles;
import org.colotride.model.ModelManifest;
import org.colotride.model.backbones.C2F2;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;

/** Models with fresh weights, and photographs to try them on. */
public final class ServedModels {
    private ServedModels() {}

    /** Of grey images of 14×14 pixels, to which photographs are scaled. */
    public static Path small(Path file) throws IOException {
        C2F2 backbone = new C2F2(new C2F2.Args(16, DistanceMetric.N));
        return write(file, backbone, new ImageShape(1, 14, 14));
    }

    /** With weights drawn at random; photographs are scaled to its shape. */
    public static Path write(Path file, Backbone backbone, ImageShape shape) throws IOException {
        try (EmbeddingNetwork network = EmbeddingNetwork.create(
                backbone,
                shape,
                new MetricLossFunction(Component.named("triplet")),
                new EmbeddingNetwork.Optimizer(1e-3, 0),
                new SeededRandom(1))) {
            ObjectNode resize = JsonNodeFactory.instance.objectNode();
            resize.putObject("resize").put("height", shape.height()).put("width", shape.width());
            ImageReading reading =
                    new ImageReading(shape, ChannelOrder.BGR, 255f, List.of(resize), Orientation.EXIF, null);
            ModelFiles.write(
                    file,
                    network,
                    new ModelManifest(
                            ModelManifest.VERSION,
                            shape,
                            backbone.metric(),
                            "name: x\n",
                            null,
                            null,
                            List.of(),
                            null,
                            reading));
        }
        return file;
    }

    /** Another picture for another seed, in colour. */
    public static byte[] photograph(int width, int height, String format, long seed) {
        SeededRandom random = new SeededRandom(seed);
        int red = random.nextInt(256);
        int green = random.nextInt(256);
        int blue = random.nextInt(256);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int shade = (255 * x / width + red) & 0xFF;
                int other = (255 * y / height + green) & 0xFF;
                image.setRGB(x, y, shade << 16 | other << 8 | blue);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
