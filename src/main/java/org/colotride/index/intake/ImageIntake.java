package org.colotride.index.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataReport;
import org.colotride.data.source.ImageHeader;
import org.colotride.index.IndexedImage;
import org.colotride.index.Thumbnail;
import org.colotride.io.Progress;
import org.colotride.library.ImageModel;
import org.colotride.model.SetEmbedder.EmbeddedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Embeds images, makes their thumbnails and hands them on, some at a time. An image that cannot be read is left out. */
public final class ImageIntake {
    /** Images that are handed on together: a commit each where an index is added to. */
    public static final int TOGETHER = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ImageIntake.class);
    private static final byte[] NO_THUMBNAIL = {};

    private final Consumer<List<IndexedImage>> target;
    private final Progress progress;

    /**
     * What became of the images.
     *
     * @param images that were handed on
     * @param broken paths of those that could not be read, or are not whole
     */
    public record Result(int images, List<String> broken) {}

    /** @param target takes them, with {@code IndexDraft#add} or {@code StoredIndex#put} */
    public ImageIntake(Consumer<List<IndexedImage>> target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    /** Embeds images of files. */
    public Result embed(List<ListedImage> listed, ImageModel model) {
        progress.start("Embedding " + listed.size() + " images", listed.size());
        DataReport report = new DataReport(CorruptPolicy.SKIP);
        List<String> broken = new ArrayList<>();
        for (int from = 0; from < listed.size(); from += TOGETHER) {
            List<ListedImage> part = listed.subList(from, Math.min(listed.size(), from + TOGETHER));
            List<Path> files = part.stream().map(ListedImage::file).toList();
            EmbeddedSet embedded = model.embed(files, report, progress::step);
            List<IndexedImage> images = new ArrayList<>();
            int row = 0;
            for (int i = 0; i < part.size(); i++) {
                if (row < embedded.indices().length && embedded.indices()[row] == i) {
                    images.add(image(part.get(i), embedded.embeddings().row(row++)));
                } else {
                    broken.add(part.get(i).path());
                }
            }
            target.accept(images);
        }
        return new Result(listed.size() - broken.size(), broken);
    }

    private static IndexedImage image(ListedImage listed, float[] embedding) {
        return new IndexedImage(listed.id(), listed.path(), listed.label(), embedding, thumbnail(listed));
    }

    private static byte[] thumbnail(ListedImage listed) {
        try {
            return Thumbnail.of(ImageHeader.bytes(listed.file()));
        } catch (IOException | RuntimeException e) {
            // It could be embedded a moment ago: it is found without its picture.
            LOG.warn("{}: has no thumbnail: {}", listed.path(), e.getMessage());
            return NO_THUMBNAIL;
        }
    }

    /** Hands on what was embedded before. */
    public Result copy(EmbeddingRows rows) {
        progress.start("Reading " + rows.size() + " embeddings", rows.size());
        for (int first = 0; first < rows.size(); first += TOGETHER) {
            List<IndexedImage> images = rows.read(first, TOGETHER);
            target.accept(images);
            progress.step(images.size());
        }
        return new Result(rows.size(), List.of());
    }
}
