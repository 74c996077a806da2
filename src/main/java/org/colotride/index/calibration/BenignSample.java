package org.colotride.index.calibration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.colotride.detection.DetectorSettings;
import org.colotride.index.StoredIndex;
import org.colotride.io.Checksums;

/**
 * Images that stand for all of an index: those whose key is the smallest, a digest of their ids (bottom-k sampling; Cohen and
 * Kaplan, PODC 2007). So any order of adding and removing leaves a sample that was drawn without regard to what an image shows.
 *
 * @param model SHA-256 of the model's file
 * @param settings what the copies were made by
 * @param bound every image of which pixels were at hand and whose key is below is in the sample
 * @param images in the order of their keys, which is a random one; at most {@link #SIZE}
 */
public record BenignSample(String model, DetectorSettings settings, long bound, List<BenignImage> images) {
    /** Images at most: half of them are enough for a rate of 1 / 151, and 3,300 embeddings take seconds to minutes. */
    public static final int SIZE = 300;

    /** What the copies are made by. */
    public static final DetectorSettings SETTINGS = DetectorSettings.standard(1);

    private static final long SEED = 1;

    public BenignSample {
        images = List.copyOf(images);
    }

    /** Of no image yet. */
    public static BenignSample empty(String model) {
        return new BenignSample(model, SETTINGS, Long.MAX_VALUE, List.of());
    }

    /** By which images are drawn, not negative. */
    public static long key(String id) {
        MessageDigest digest = Checksums.sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SEED)
                .array());
        byte[] bytes = digest.digest(id.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(bytes).getLong() & Long.MAX_VALUE;
    }

    /** Without the images that have been removed or replaced since. */
    public BenignSample within(StoredIndex index) {
        return new BenignSample(
                model,
                settings,
                bound,
                images.stream().filter(image -> image.isIn(index)).toList());
    }
}
