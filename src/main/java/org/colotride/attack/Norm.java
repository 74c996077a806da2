package org.colotride.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import org.colotride.config.Require;
import org.colotride.tensor.PixelLevels;

/** By which norm an adversary's change of an image, in units of [0, 1], is at most ε. */
public enum Norm {
    /** ℓ∞: the largest change of a pixel, as in the papers' tables. */
    linf {
        @Override
        public Ball ball(float[] benign, int count, double epsilon) {
            return new ExactBall(benign, count, epsilon);
        }

        @Override
        public double largestEpsilon() {
            return 1;
        }

        @Override
        public String text(double epsilon) {
            return PixelLevels.text(epsilon);
        }
    },
    /** ℓ2: the root of the summed squares of all pixels' changes, as certificates speak of. */
    l2 {
        @Override
        public Ball ball(float[] benign, int count, double epsilon) {
            return new EuclideanBall(benign, count, epsilon);
        }

        @Override
        public double largestEpsilon() {
            return LARGEST;
        }

        @Override
        public String text(double epsilon) {
            if (!Double.isFinite(epsilon)) {
                return "–";
            }
            return new BigDecimal(epsilon).round(DIGITS).stripTrailingZeros().toPlainString() + " in ℓ2";
        }
    };

    /** No two images of 1000×1000 pixels and three channels lie so far apart. */
    private static final double LARGEST = 2000;

    private static final MathContext DIGITS = new MathContext(4);

    /** What may be shown instead of so many benign images, {@code [count, C, H, W]}. */
    public abstract Ball ball(float[] benign, int count, double epsilon);

    /** Beyond it ε bounds nothing. */
    public abstract double largestEpsilon();

    /** An ε for people. */
    public abstract String text(double epsilon);

    /** @throws IllegalArgumentException if it is no ε of this norm; the message begins with the key */
    public double requireEpsilon(String key, double epsilon) {
        Require.inRange(key, epsilon, 0, largestEpsilon());
        return epsilon;
    }

    /** That of a profile as JSON; ℓ∞ where none is named, as in all files of before there was another. */
    public static Norm of(JsonNode profile) {
        return profile.path("norm").asText().equals(l2.name()) ? l2 : linf;
    }
}
