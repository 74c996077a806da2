package org.colotride.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Read back by Java's own decoder. */
class ThumbnailTest {
    /** Left half red, right half blue. */
    private static byte[] image(int width, int height, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, width / 2, height);
        pen.setColor(Color.BLUE);
        pen.fillRect(width / 2, 0, width - width / 2, height);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1000, jpg, 96, 48",
        "1000, 2000, png, 48, 96",
        "3000, 20, png, 96, 1",
        "500, 500, bmp, 96, 96",
        "97, 30, jpg, 96, 30",
        "40, 30, png, 40, 30"
    })
    void isSmallAndLooksTheSame(int width, int height, String format, int smallWidth, int smallHeight)
            throws IOException {
        byte[] thumbnail = Thumbnail.of(image(width, height, format));
        assertTrue(thumbnail.length < 8 << 10, thumbnail.length + " bytes");
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertEquals(smallWidth, small.getWidth());
        assertEquals(smallHeight, small.getHeight());
        Color left = new Color(small.getRGB(smallWidth / 6, smallHeight / 2));
        Color right = new Color(small.getRGB(smallWidth - 1 - smallWidth / 6, smallHeight / 2));
        assertTrue(left.getRed() > 200 && left.getBlue() < 60, left.toString());
        assertTrue(right.getBlue() > 200 && right.getRed() < 60, right.toString());
    }

    @Test
    void whatIsNotWholeIsRefused() throws IOException {
        byte[] whole = image(300, 200, "jpg");
        assertThrows(IllegalArgumentException.class, () -> Thumbnail.of(Arrays.copyOf(whole, whole.length / 2)));
        assertThrows(IllegalArgumentException.class, () -> Thumbnail.of(new byte[] {1, 2, 3}));
    }
}
