package org.colotride.attack;

import org.colotride.config.Registry;

/** What can stand before a network, by name: to see how much of a defence of that kind is left by an attack through it. */
public final class InputTransforms {
    public static final Registry<InputTransform> REGISTRY = Registry.<InputTransform>of("input transform")
            .with("levels", ReducedLevels.Args.class, ReducedLevels::new)
            .with("noise", GaussianNoise.Args.class, GaussianNoise::new)
            .with("jpeg", JpegCompression.Args.class, JpegCompression::new)
            .with("shift", PixelShift.Args.class, PixelShift::new)
            .with("smooth", GaussianSmoothing.Args.class, GaussianSmoothing::new)
            .withPlugins(InputTransform.class);

    private InputTransforms() {}
}
