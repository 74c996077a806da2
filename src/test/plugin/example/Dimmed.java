package example;

import java.util.random.RandomGenerator;
import org.colotride.attack.InputTransform;
import org.colotride.config.Default;
import org.colotride.config.Plugin;
import org.colotride.tensor.ImageShape;

/** Makes images darker before the network sees them. */
public final class Dimmed implements Plugin<InputTransform, Dimmed.Args> {
    public record Args(@Default("0.5") double share) {}

    @Override
    public Class<InputTransform> kind() {
        return InputTransform.class;
    }

    @Override
    public String name() {
        return "dimmed";
    }

    @Override
    public Class<Args> arguments() {
        return Args.class;
    }

    @Override
    public InputTransform create(Args args) {
        return new InputTransform() {
            @Override
            public void apply(float[] image, ImageShape shape, RandomGenerator random) {
                for (int p = 0; p < image.length; p++) {
                    image[p] *= (float) args.share();
                }
            }

            @Override
            public void backward(float[] image, ImageShape shape, RandomGenerator random, float[] gradient) {
                apply(gradient, shape, random);
            }
        };
    }
}
