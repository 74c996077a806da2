package org.colotride.retrieval.gallery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens galleries of every kind that is known here. */
public final class GalleryFormats {
    private static final Logger LOG = LoggerFactory.getLogger(GalleryFormats.class);

    private GalleryFormats() {}

    /**
     * Opens a gallery.
     *
     * @throws ConfigException if there is none, it is broken, or of no kind that is known here
     */
    public static GalleryFile open(Path file) {
        if (!Files.exists(file)) {
            throw new ConfigException("gallery " + file + ": there is no such file or folder");
        }
        GalleryFile gallery = formats()
                .filter(format -> format.recognises(file))
                .findFirst()
                .orElseThrow(() -> new ConfigException("gallery " + file + ": is none of "
                        + formats().map(GalleryFormat::name).collect(Collectors.joining(", "))
                        + "; goal embed writes them (Parquet is read by a build with -Pspark)"))
                .open(file);
        if (gallery.size() == 0) {
            throw new ConfigException("gallery " + file + ": holds no embedding");
        }
        return gallery;
    }

    private static Stream<GalleryFormat> formats() {
        return Stream.concat(Stream.of(new NumpyGallery()), found().stream());
    }

    private static List<GalleryFormat> found() {
        try {
            return ServiceLoader.load(GalleryFormat.class, GalleryFormats.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            // A build without Spark over one with it leaves the name of what is not there any more.
            LOG.debug("A format cannot be loaded", e);
            return List.of();
        }
    }
}
