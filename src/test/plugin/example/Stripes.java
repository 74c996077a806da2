package example;

import java.util.Optional;
import org.colotride.config.Plugin;
import org.colotride.data.source.ImageSource;
import org.colotride.data.source.RawImage;
import org.colotride.data.source.RawImages;
import org.colotride.data.source.RawSplits;
import org.colotride.tensor.ImageSize;

/** A data set: grey stripes, a class for each width. */
public final class Stripes implements Plugin<ImageSource, Stripes.Args> {
    public record Args(int each) {}

    private record Split(int first, int each) implements RawImages {
        private static final int SIDE = 16;

        @Override
        public int size() {
            return 3 * each;
        }

        @Override
        public int label(int index) {
            return index / each;
        }

        @Override
        public int classCount() {
            return 3;
        }

        @Override
        public String className(int label) {
            return "width " + (first + label);
        }

        @Override
        public String name(int index) {
            return "stripes/" + first + "/" + index;
        }

        @Override
        public Optional<ImageSize> size2d() {
            return Optional.of(new ImageSize(SIDE, SIDE));
        }

        @Override
        public RawImage read(int index) {
            byte[] pixels = new byte[SIDE * SIDE];
            for (int i = 0; i < pixels.length; i++) {
                int stripe = (i % SIDE + index) / (first + label(index));
                pixels[i] = (byte) (stripe % 2 == 0 ? 40 + index : 200 - i / SIDE);
            }
            return new RawImage.Grey(pixels, 0, SIDE, SIDE);
        }
    }

    @Override
    public Class<ImageSource> kind() {
        return ImageSource.class;
    }

    @Override
    public String name() {
        return "stripes";
    }

    @Override
    public Class<Args> arguments() {
        return Args.class;
    }

    @Override
    public ImageSource create(Args args) {
        return report -> new RawSplits(new Split(1, args.each()), new Split(4, args.each()));
    }
}
