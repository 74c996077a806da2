package org.colotride.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.colotride.cluster.Work;
import org.colotride.cluster.table.FileBatch;
import org.colotride.cluster.table.FileContent;
import org.colotride.cluster.table.FileVector;
import org.colotride.cluster.table.VectorBatch;
import org.colotride.data.ImageSet;
import org.colotride.data.UnreadableImageException;
import org.colotride.data.pipeline.EncodedImage;
import org.colotride.io.CarriedFile;
import org.colotride.random.SeededRandom;

/**
 * A trained model on its way to machines that embed images with it. What an image gets does not depend on where, nor with
 * which others; an image that cannot be read or is not whole gets an error.
 *
 * @param model its file
 */
public record ShippedEmbedder(CarriedFile model) implements Work<FileBatch, VectorBatch> {
    /** @throws IllegalArgumentException if it does not say how images are read, see {@link ImageModel#load} */
    public static ShippedEmbedder of(Path file) {
        ImageModel.load(file).close();
        return new ShippedEmbedder(CarriedFile.of(file));
    }

    @Override
    public Place<FileBatch, VectorBatch> open() {
        ImageModel opened = model.read(ImageModel::load);
        return new Place<>() {
            @Override
            public VectorBatch run(FileBatch batch) {
                return new VectorBatch(embed(opened, batch.files()));
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }

    private static List<FileVector> embed(ImageModel model, List<FileContent> files) {
        int length = model.shape().length();
        ImageSet images = model.encoded(files.stream()
                .map(file -> EncodedImage.of(file.path(), file.bytes()))
                .toList());
        float[] pixels = new float[files.size() * length];
        String[] errors = new String[files.size()];
        IntStream.range(0, errors.length).parallel().forEach(i -> {
            errors[i] = files.get(i).error();
            if (errors[i] == null) {
                errors[i] = read(images, i, pixels, i * length);
            }
        });
        // Those that can be read, side by side.
        int count = 0;
        for (int i = 0; i < errors.length; i++) {
            if (errors[i] == null) {
                System.arraycopy(pixels, i * length, pixels, count++ * length, length);
            }
        }
        float[] embeddings = new float[count * model.dimension()];
        model.embed(pixels, count, embeddings);
        List<FileVector> rows = new ArrayList<>();
        int row = 0;
        for (int i = 0; i < errors.length; i++) {
            FileContent file = files.get(i);
            float[] vector = errors[i] != null
                    ? null
                    : Arrays.copyOfRange(embeddings, row * model.dimension(), ++row * model.dimension());
            rows.add(new FileVector(file.path(), file.label(), vector, errors[i]));
        }
        return rows;
    }

    private static String read(ImageSet images, int index, float[] pixels, int offset) {
        try {
            images.read(index, new SeededRandom(0), pixels, offset);
            return null;
        } catch (UnreadableImageException e) {
            return e.getMessage();
        }
    }
}
