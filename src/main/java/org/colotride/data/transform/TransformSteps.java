package org.colotride.data.transform;

import org.colotride.config.Registry;

/** The transforms by name, as the lists {@code train} and {@code test} of a pipeline give them. */
public final class TransformSteps {
    /** Name → step. */
    public static final Registry<TransformStep> REGISTRY = Registry.<TransformStep>of("transform")
            .with("resize", Resize.class, step -> step)
            .with("randomCrop", RandomCrop.class, step -> step)
            .with("centerCrop", CenterCrop.class, step -> step)
            .with("horizontalFlip", HorizontalFlip.class, step -> step)
            .with("randomResizedCrop", RandomResizedCrop.class, step -> step)
            .with("colorJitter", ColorJitter.class, step -> step)
            .with("grayscale", Grayscale.class, step -> step)
            .with("cutOut", CutOut.class, step -> step)
            .withPlugins(TransformStep.class);

    private TransformSteps() {}
}
