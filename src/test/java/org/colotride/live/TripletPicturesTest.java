package org.colotride.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.colotride.experiment.folder.TripletExample;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TripletPicturesTest {
    private static final double EPSILON = 8.0 / 255;
    /** A page does not read a file of triplets that is longer, and there are two phases. */
    private static final int MOST_BYTES = 2 << 20;

    private static final String PNG = "data:image/png;base64,";
    private static final TripletExample.Distances BEFORE = new TripletExample.Distances(0.25, 1.5);
    private static final TripletExample.Distances AFTER = new TripletExample.Distances(0.75, 0.5);

    private static float[] noise(ImageShape shape, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] pixels = new float[shape.length()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return pixels;
    }

    /** Every pixel moved by some of ε, up or down or not at all. */
    private static float[] moved(float[] benign, long seed) {
        SeededRandom random = new SeededRandom(seed);
        float[] adversarial = benign.clone();
        for (int i = 0; i < adversarial.length; i++) {
            adversarial[i] += (float) (EPSILON * (2 * random.nextDouble() - 1));
        }
        return adversarial;
    }

    /** A triplet of which one member stays, as ANP's positive and negative or CAP's anchor may. */
    private static TripletExample example(ImageShape shape, long seed) {
        float[] anchor = noise(shape, seed);
        float[] positive = noise(shape, seed + 1);
        float[] negative = noise(shape, seed + 2);
        return new TripletExample(
                "CAP, iteration 7",
                shape,
                EPSILON,
                List.of(
                        new TripletExample.Member("anchor", "bird", anchor, null),
                        new TripletExample.Member("positive", "bird", positive, moved(positive, seed + 3)),
                        new TripletExample.Member("negative", "fish", negative, moved(negative, seed + 4))),
                BEFORE,
                AFTER);
    }

    private static BufferedImage picture(String address) throws IOException {
        assertTrue(address.startsWith(PNG), address);
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(address.substring(PNG.length()))));
    }

    /** Red, green and blue of a pixel. */
    private static int[] rgb(BufferedImage image, int x, int y) {
        int value = image.getRGB(x, y);
        return new int[] {value >> 16 & 255, value >> 8 & 255, value & 255};
    }

    @ParameterizedTest(name = "{0}×{1}×{2}")
    @CsvSource({
        "1,28,28",
        "3,28,28",
        "3,32,32",
        "1,64,64",
        "3,64,64",
        "1,96,96",
        "1,112,112",
        "3,112,112",
        "1,113,113",
        "3,224,224",
        "3,300,200",
        "3,1000,30",
        "3,448,448",
        "1,1,1",
        "3,1,2000",
        "1,2000,2",
        "3,5,1500"
    })
    void thePageStaysSmallWhateverTheImages(int channels, int height, int width) throws Exception {
        ImageShape shape = new ImageShape(channels, height, width);
        int most = TripletPictures.most(shape);
        assertTrue(most >= 1 && most <= 4, "" + most);
        TripletPictures.Triplet one = TripletPictures.of("CAP", 7, example(shape, 1));
        for (TripletPictures.Member member : one.members()) {
            BufferedImage shown = picture(member.benign());
            assertTrue(Math.max(shown.getWidth(), shown.getHeight()) <= 112, "" + shown);
        }
        // Noise is what compresses worst.
        byte[] page = new ObjectMapper().writeValueAsBytes(new TripletPictures(Collections.nCopies(most, one)));
        assertTrue(2 * page.length < MOST_BYTES, page.length + " bytes for the " + most + " triplets of a phase");
    }

    @Test
    void smallImagesAreShownManyAndPixelByPixel() throws Exception {
        ImageShape shape = new ImageShape(1, 28, 20);
        assertEquals(4, TripletPictures.most(shape));
        TripletExample example = example(shape, 3);
        TripletPictures.Member member =
                TripletPictures.of("CAP", 7, example).members().get(1);
        BufferedImage shown = picture(member.adversarial());
        assertEquals(20, shown.getWidth());
        assertEquals(28, shown.getHeight());
        for (int i = 0; i < shape.length(); i++) {
            float value = example.members().get(1).adversarial()[i];
            int level = Math.round(255 * Math.max(0, Math.min(1, value)));
            int[] rgb = rgb(shown, i % 20, i / 20);
            assertEquals(List.of(level, level, level), List.of(rgb[0], rgb[1], rgb[2]));
        }
    }

    @ParameterizedTest(name = "{0}×{1}×{2}")
    @CsvSource({"3,224,224,2", "1,230,250,3", "3,113,60,2", "3,400,337,4"})
    void largeImagesShrinkToMeansOfSquares(int channels, int height, int width, int side) throws Exception {
        ImageShape shape = new ImageShape(channels, height, width);
        TripletExample example = example(shape, 5);
        TripletPictures.Triplet triplet = TripletPictures.of("CAP", 7, example);
        BufferedImage benign = picture(triplet.members().get(2).benign());
        BufferedImage adversarial = picture(triplet.members().get(2).adversarial());
        assertEquals(width / side, benign.getWidth());
        assertEquals(height / side, benign.getHeight());
        for (int y = 0; y < benign.getHeight(); y++) {
            for (int x = 0; x < benign.getWidth(); x++) {
                for (int c = 0; c < 3; c++) {
                    int channel = channels == 1 ? 0 : c;
                    TripletExample.Member member = example.members().get(2);
                    assertEquals(mean(member.benign(), shape, channel, x, y, side), rgb(benign, x, y)[c], 0.501);
                    assertEquals(
                            mean(member.adversarial(), shape, channel, x, y, side), rgb(adversarial, x, y)[c], 0.501);
                }
            }
        }
    }

    /** Mean level of a square, from 0 to 255. */
    private static double mean(float[] pixels, ImageShape shape, int channel, int x, int y, int side) {
        double sum = 0;
        for (int row = y * side; row < (y + 1) * side; row++) {
            for (int column = x * side; column < (x + 1) * side; column++) {
                sum += pixels[channel * shape.height() * shape.width() + row * shape.width() + column];
            }
        }
        return 255 * sum / (side * side);
    }

    @Test
    void aPerturbationIsAmplifiedAroundGrey() throws Exception {
        for (ImageShape shape : List.of(new ImageShape(3, 30, 30), new ImageShape(3, 224, 224))) {
            float[] benign = new float[shape.length()];
            float[] adversarial = new float[shape.length()];
            int plane = shape.height() * shape.width();
            double[] moves = {0, EPSILON, -EPSILON, EPSILON / 2};
            for (int i = 0; i < benign.length; i++) {
                benign[i] = 0.5f;
                int quarter =
                        2 * (i % plane / shape.width() * 2 / shape.height()) + i % shape.width() * 2 / shape.width();
                adversarial[i] = (float) (0.5 + moves[quarter]);
            }
            TripletExample example = new TripletExample(
                    "ANP, iteration 2",
                    shape,
                    EPSILON,
                    List.of(new TripletExample.Member("anchor", "bird", benign, adversarial)),
                    BEFORE,
                    AFTER);
            BufferedImage shown = picture(
                    TripletPictures.of("ANP", 2, example).members().get(0).perturbation());
            int middle = shown.getWidth() / 4;
            int far = 3 * middle;
            assertEquals(127.5, rgb(shown, middle, middle)[0], 1, "nothing moved");
            assertEquals(255, rgb(shown, far, middle)[1], 1, "+ε");
            assertEquals(0, rgb(shown, middle, far)[2], 1, "−ε");
            assertEquals(191, rgb(shown, far, far)[0], 1, "+ε/2");
        }
    }

    /** Averaged, a perturbation of random signs would be grey all over. */
    @Test
    void aPerturbationIsNotAveragedAway() throws Exception {
        ImageShape shape = new ImageShape(1, 224, 224);
        SeededRandom random = new SeededRandom(3);
        float[] benign = new float[shape.length()];
        float[] adversarial = new float[shape.length()];
        for (int i = 0; i < benign.length; i++) {
            benign[i] = 0.5f;
            adversarial[i] = (float) (0.5 + (random.nextBoolean() ? EPSILON : -EPSILON));
        }
        TripletExample example = new TripletExample(
                "",
                shape,
                EPSILON,
                List.of(new TripletExample.Member("anchor", "", benign, adversarial)),
                BEFORE,
                AFTER);
        BufferedImage shown =
                picture(TripletPictures.of("CAP", 1, example).members().get(0).perturbation());
        int extreme = 0;
        for (int i = 0; i < shown.getWidth() * shown.getHeight(); i++) {
            int level = rgb(shown, i % shown.getWidth(), i / shown.getWidth())[0];
            extreme += level <= 1 || level >= 254 ? 1 : 0;
        }
        assertEquals(shown.getWidth() * shown.getHeight(), extreme);
    }

    @Test
    void membersThatDidNotMoveHaveNoPerturbation() {
        TripletPictures.Triplet triplet = TripletPictures.of("CAP", 7, example(new ImageShape(1, 8, 8), 1));
        TripletPictures.Member anchor = triplet.members().get(0);
        assertNull(anchor.perturbation());
        assertNull(anchor.adversarial());
        for (TripletPictures.Member member : triplet.members().subList(1, 3)) {
            assertNotNull(member.perturbation());
            assertNotNull(member.adversarial());
        }
    }

    @Test
    void isWrittenAsThePageReadsIt() {
        TripletPictures.Triplet triplet = TripletPictures.of("CAP", 7, example(new ImageShape(1, 8, 8), 1));
        JsonNode json = new ObjectMapper().valueToTree(new TripletPictures(List.of(triplet)));
        JsonNode first = json.path("triplets").path(0);
        assertEquals("CAP, iteration 7", first.path("title").textValue());
        assertEquals("CAP", first.path("phase").textValue());
        assertEquals(7, first.path("iteration").intValue());
        assertEquals(EPSILON, first.path("epsilon").doubleValue());
        assertEquals(0.25, first.path("before").path("positive").doubleValue());
        assertEquals(0.5, first.path("after").path("negative").doubleValue());
        JsonNode anchor = first.path("members").path(0);
        assertEquals("anchor", anchor.path("role").textValue());
        assertEquals("bird", anchor.path("class").textValue());
        assertTrue(anchor.path("perturbation").isNull()
                && anchor.path("adversarial").isNull());
        assertTrue(anchor.path("benign").textValue().startsWith(PNG));
    }
}
