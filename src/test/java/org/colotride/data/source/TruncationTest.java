package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.colotride.data.ChannelOrder;
import org.colotride.data.TestFiles;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.data.transform.Resize;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files of every kind that is decoded, and what is left of each when its end is cut off. */
class TruncationTest {
    private static final int HEIGHT = 61;
    private static final int WIDTH = 83;
    private static final int POINTS = 60;
    private static final byte[] TRAILER = TestFiles.bytes(3000, 9);

    /** A file, and how many of its bytes the image itself has. */
    record Whole(String name, byte[] bytes, int image) {
        Whole(String name, byte[] bytes) {
            this(name, bytes, bytes.length);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Whole> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        BufferedImage noise = TestFiles.image(HEIGHT, WIDTH, 1);
        byte[] jpeg = TestFiles.encode(noise, "jpg");
        byte[] thumbnail = TestFiles.encode(TestFiles.image(40, 60, 2), "jpg");
        files.put("baseline JPEG", jpeg);
        files.put("grey JPEG", TestFiles.encode(drawn(noise, BufferedImage.TYPE_BYTE_GRAY), "jpg"));
        files.put("progressive JPEG", write(noise, "jpg", ImageWriteParam.MODE_DEFAULT, null));
        files.put("JPEG with restart markers", restarting(noise));
        files.put(
                "JPEG with a thumbnail",
                inserted(jpeg, 0xE1, joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), thumbnail)));
        files.put("JPEG with an end marker in a comment", inserted(jpeg, 0xFE, new byte[] {'a', (byte) 0xFF, (byte) 0xD9
        }));
        files.put("JPEG with a start and an end in a profile", inserted(jpeg, 0xE2, thumbnail));
        byte[] twice = inserted(inserted(jpeg, 0xED, thumbnail), 0xFE, thumbnail);
        files.put(
                "JPEG with fill bytes",
                joined(
                        joined(Arrays.copyOf(twice, 2), new byte[] {-1, -1, -1}),
                        Arrays.copyOfRange(twice, 2, twice.length)));
        files.put("PNG", TestFiles.encode(noise, "png"));
        files.put("interlaced PNG", write(noise, "png", ImageWriteParam.MODE_DEFAULT, null));
        files.put("PNG of a palette", TestFiles.encode(drawn(noise, BufferedImage.TYPE_BYTE_INDEXED), "png"));
        files.put("PNG with transparency", TestFiles.encode(drawn(noise, BufferedImage.TYPE_INT_ARGB), "png"));
        files.put("BMP", TestFiles.encode(noise, "bmp"));
        files.put("grey BMP", TestFiles.encode(drawn(noise, BufferedImage.TYPE_BYTE_GRAY), "bmp"));
        files.put("black and white BMP", TestFiles.encode(drawn(noise, BufferedImage.TYPE_BYTE_BINARY), "bmp"));
        files.put("BMP of runs", write(stripes(), "bmp", ImageWriteParam.MODE_EXPLICIT, "BI_RLE8"));
        return files.entrySet().stream()
                .map(file -> new Whole(file.getKey(), file.getValue()))
                .toList();
    }

    /** With what cameras append: a preview, a video. */
    static List<Whole> appended() throws IOException {
        byte[] jpeg = TestFiles.encode(TestFiles.image(HEIGHT, WIDTH, 1), "jpg");
        byte[] preview = TestFiles.encode(TestFiles.image(20, 30, 2), "jpg");
        byte[] scans = new byte[600];
        for (int i = 0; i < scans.length; i += 2) {
            scans[i] = (byte) 0xFF;
            scans[i + 1] = (byte) 0xDA;
        }
        byte[] png = TestFiles.encode(TestFiles.image(HEIGHT, WIDTH, 1), "png");
        byte[] bmp = TestFiles.encode(TestFiles.image(HEIGHT, WIDTH, 1), "bmp");
        return List.of(
                new Whole("JPEG and a preview", joined(jpeg, preview), jpeg.length),
                new Whole("JPEG and noise", joined(jpeg, TRAILER), jpeg.length),
                new Whole("JPEG and bytes like those of scans", joined(jpeg, scans), jpeg.length),
                new Whole("PNG and noise", joined(png, TRAILER), png.length),
                new Whole("BMP and noise", joined(bmp, TRAILER), bmp.length));
    }

    @ParameterizedTest
    @MethodSource({"files", "appended"})
    void isDecodedWhole(Whole file) {
        ImageHeader header = ImageHeader.decodable(file.bytes);
        assertEquals(HEIGHT, header.height());
        assertEquals(WIDTH, header.width());
        decode(file.bytes);
    }

    /** Each format's last byte is missing at the last point. */
    @ParameterizedTest
    @MethodSource({"files", "appended"})
    void isDamagedWhereverItIsCutFromItsMiddleOn(Whole file) {
        for (int i = 0; i < POINTS; i++) {
            int length = file.image / 2 + (int) ((long) (file.image - 1 - file.image / 2) * i / (POINTS - 1));
            byte[] cut = Arrays.copyOf(file.bytes, length);
            String message = assertThrows(IllegalArgumentException.class, () -> decode(cut), "cut at " + length)
                    .getMessage();
            assertTrue(message.startsWith("a truncated "), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"half-with-exif-thumbnail.jpg", "com_trunc.jpg"})
    void anEndMarkerElsewhereDoesNotMakeHalfAJpegWhole(String name) throws IOException {
        byte[] half =
                getClass().getResourceAsStream("/org/colotride/data/" + name).readAllBytes();
        assertEquals(
                "a truncated JPEG file; copy or download it again",
                assertThrows(IllegalArgumentException.class, () -> decode(half)).getMessage());
    }

    /** As a failed download that was gone on with from its start leaves it. */
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void halfAFileBeforeAWholeOneIsDamaged(String format) {
        byte[] whole = TestFiles.encode(TestFiles.image(HEIGHT, WIDTH, 1), format);
        byte[] both = joined(Arrays.copyOf(whole, whole.length / 2), whole);
        assertThrows(RuntimeException.class, () -> decode(both));
    }

    private static void decode(byte[] bytes) {
        ImageShape shape = new ImageShape(3, 8, 8);
        ImageDecoder decoder = new ImageDecoder(shape, List.of(new Resize(8, 8)), ChannelOrder.RGB, 255);
        decoder.decode(new RawImage.Encoded(bytes), new SeededRandom(1), new float[shape.length()], 0);
    }

    private static BufferedImage drawn(BufferedImage image, int type) {
        BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), type);
        other.createGraphics().drawImage(image, 0, 0, null);
        return other;
    }

    private static BufferedImage stripes() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
        var graphics = image.createGraphics();
        for (int y = 0; y < HEIGHT; y++) {
            graphics.setColor(y % 3 == 0 ? Color.RED : Color.BLUE);
            graphics.fillRect(y / 2, y, WIDTH / 3, 1);
        }
        return image;
    }

    private static byte[] write(BufferedImage image, String format, int progressive, String compression)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (compression != null) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(compression);
            } else {
                assertTrue(param.canWriteProgressive());
                param.setProgressiveMode(progressive);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** OpenCV's encoder writes restart markers; 4 is {@code IMWRITE_JPEG_RST_INTERVAL}. */
    private static byte[] restarting(BufferedImage image) {
        byte[] png = TestFiles.encode(image, "png");
        Mat pixels = opencv_imgcodecs.imdecode(new Mat(new BytePointer(png)), opencv_imgcodecs.IMREAD_COLOR);
        BytePointer out = new BytePointer();
        assertTrue(opencv_imgcodecs.imencode(".jpg", pixels, out, new IntPointer(4, 2)));
        byte[] jpeg = new byte[(int) out.limit()];
        out.get(jpeg);
        assertTrue(new String(jpeg, StandardCharsets.ISO_8859_1).contains("\u00FF\u00D1"), "it has restart markers");
        return jpeg;
    }

    /** With a further segment right after the start. */
    private static byte[] inserted(byte[] jpeg, int marker, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xFF);
        out.write(marker);
        out.write(content.length + 2 >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
