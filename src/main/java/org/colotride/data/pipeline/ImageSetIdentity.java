package org.colotride.data.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.colotride.data.cache.SourceStamp;
import org.colotride.data.source.ImageContent;
import org.colotride.data.source.RawImages;
import org.colotride.data.transform.TransformStep;
import org.colotride.io.Checksums;

/**
 * What decides the pixels of an image set, in one number.
 *
 * @param images of the data set, before any transform
 * @param steps all that happens to them
 */
record ImageSetIdentity(RawImages images, PipelineConfig config, List<TransformStep> steps) {
    private static final String FORMAT = "colo-tride image set 1";

    /**
     * SHA-256 over the transforms, the classes and names of the images, and their pixels; of images that are files, over
     * the files' sizes and times, so that none has to be read.
     *
     * @return empty if that tells nothing: a file is gone, or has changed within the last seconds
     */
    Optional<String> sha256() {
        MessageDigest digest = Checksums.sha256();
        update(
                digest,
                String.join(
                        "\n",
                        FORMAT,
                        opencv_core.getVersionString().getString(),
                        config.shape().toString(),
                        config.channelOrder().toString(),
                        config.scale().toString(),
                        config.orientation().toString(),
                        steps.toString()));
        for (int i = 0; i < images.size(); i++) {
            update(digest, images.name(i) + "\n" + images.className(images.label(i)));
            Optional<Path> file = images.file(i);
            if (file.isEmpty()) {
                ImageContent.update(digest, images.read(i));
                continue;
            }
            try {
                SourceStamp stamp = SourceStamp.of(file.get());
                if (!stamp.settled()) {
                    return Optional.empty();
                }
                update(digest, file.get().toAbsolutePath().normalize() + "\n" + stamp.size() + "\n" + stamp.modified());
            } catch (IOException e) {
                // Reading it says so in the usual words.
                return Optional.empty();
            }
        }
        return Optional.of(Checksums.hex(digest));
    }

    private static void update(MessageDigest digest, String text) {
        digest.update((text + "\0").getBytes(StandardCharsets.UTF_8));
    }
}
