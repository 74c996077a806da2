package org.colotride.data.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Orientation;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.data.transform.TransformStep;
import org.colotride.io.Checksums;
import org.colotride.tensor.ImageShape;
import org.colotride.tensor.ImageSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A split whose images are decoded, and brought to their size by the transforms that stand before the first random one,
 * only once: later they come out of a {@link DecodedCache}, byte by byte what decoding gives. What is not in it is
 * decoded as without it. Thread-safe.
 */
public final class CachedImages implements RawImages {
    private static final Logger LOG = LoggerFactory.getLogger(CachedImages.class);
    private static final String FORMAT = "colo-tride decoded images 2";
    private static final int BYTE = 255;

    private final RawImages images;
    private final DecodedCache cache;
    private final ImageDecoder decoder;
    private final ImageShape shape;
    private final List<TransformStep> remaining;

    private CachedImages(
            RawImages images,
            DecodedCache cache,
            ImageShape shape,
            List<TransformStep> leading,
            int steps,
            Orientation orientation) {
        this.images = images;
        this.cache = cache;
        this.shape = shape;
        this.decoder = new ImageDecoder(shape, leading.subList(0, steps), ChannelOrder.RGB, BYTE, orientation);
        this.remaining = List.copyOf(leading.subList(steps, leading.size()));
    }

    /**
     * Puts a cache before a split.
     *
     * @param split for messages
     * @param steps its transforms
     * @param channels of the images, 1 or 3
     * @param orientation whether they are turned as their files say
     * @return empty if it cannot be cached or that would be of no use; the log says why
     */
    public static Optional<CachedImages> open(
            CacheFolder folder,
            String split,
            RawImages images,
            List<TransformStep> steps,
            int channels,
            Orientation orientation) {
        if (images.file(0).isEmpty()) {
            LOG.info("{}: no cache: its images are in memory already", split);
            return Optional.empty();
        }
        Optional<ImageSize> size = images.size2d();
        int leading = 0;
        while (leading < steps.size() && !steps.get(leading).isRandom()) {
            size = steps.get(leading++).outputSize(size);
        }
        if (size.isEmpty()) {
            LOG.warn(
                    "{}: no cache: its images may differ in size before its first random transform. Begin with a resize,"
                            + " for example - resize: {height: 256, width: 256}",
                    split);
            return Optional.empty();
        }
        ImageShape shape =
                new ImageShape(channels, size.get().height(), size.get().width());
        byte[] key = key(images, steps.subList(0, leading), shape, orientation);
        int fixed = leading;
        return folder.open(split, new CacheLayout(key, images.size(), shape.length()))
                .map(cache -> new CachedImages(images, cache, shape, steps, fixed, orientation));
    }

    /** Over everything but the files' contents that decides the bytes: each slot keeps its own file's size and time. */
    private static byte[] key(
            RawImages images, List<TransformStep> leading, ImageShape shape, Orientation orientation) {
        MessageDigest digest = Checksums.sha256();
        String opencv = opencv_core.getVersionString().getString();
        update(digest, FORMAT + "\n" + opencv + "\n" + shape + "\n" + leading + "\n" + orientation + "\n");
        for (int i = 0; i < images.size(); i++) {
            update(digest, images.file(i).orElseThrow().toAbsolutePath().normalize() + "\n");
        }
        return digest.digest();
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The transforms that are still to be applied to what {@link #read} returns. */
    public List<TransformStep> remaining() {
        return remaining;
    }

    @Override
    public RawImage read(int index) {
        Path file = images.file(index).orElseThrow();
        byte[] pixels;
        try {
            SourceStamp stamp = SourceStamp.of(file);
            pixels = new byte[shape.length()];
            if (!cache.read(index, stamp, pixels)) {
                pixels = decoder.pixels(images.read(index));
                if (stamp.settled() && stamp.equals(SourceStamp.of(file))) {
                    cache.write(index, stamp, pixels);
                }
            }
        } catch (IOException e) {
            // The file is gone, or cannot even be looked at: reading it says so in the usual words.
            pixels = decoder.pixels(images.read(index));
        }
        return new RawImage.Decoded(pixels, shape.channels(), shape.height(), shape.width());
    }

    @Override
    public Optional<ImageSize> size2d() {
        return Optional.of(new ImageSize(shape.height(), shape.width()));
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public int classCount() {
        return images.classCount();
    }

    @Override
    public String className(int label) {
        return images.className(label);
    }

    @Override
    public String name(int index) {
        return images.name(index);
    }

    @Override
    public Optional<Path> file(int index) {
        return images.file(index);
    }
}
