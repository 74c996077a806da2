package org.colotride.data.source;

import org.colotride.config.Registry;

/** The data sets by name, as {@code source.name} of a pipeline gives it. */
public final class ImageSources {
    /** Name → source. */
    public static final Registry<ImageSource> REGISTRY = Registry.<ImageSource>of("image source")
            .with("fashion-mnist", FashionMnistSource.class, source -> source)
            .with("idx", IdxSource.class, source -> source)
            .with("image-folder", ImageFolderSource.class, source -> source)
            .with("manifest", ManifestSource.class, source -> source)
            .with("cars", CarsSource.class, source -> source)
            .with("cub", CubSource.class, source -> source)
            .with("sop", SopSource.class, source -> source)
            .with("in-shop", InShopSource.class, source -> source)
            .with("mnist", MnistSource.class, source -> source)
            .with("cifar-10", CifarSource.Ten.class, source -> source)
            .with("cifar-100", CifarSource.Hundred.class, source -> source)
            .with("omniglot", OmniglotSource.class, source -> source)
            .withPlugins(ImageSource.class);

    private ImageSources() {}
}
