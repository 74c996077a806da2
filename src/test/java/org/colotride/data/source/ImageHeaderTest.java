package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.bytedeco.javacpp.Pointer;
import org.colotride.data.ChannelOrder;
import org.colotride.data.TestFiles;
import org.colotride.data.check.DatasetCheck;
import org.colotride.data.source.layout.Layout;
import org.colotride.data.source.layout.Layouts;
import org.colotride.data.transform.ImageDecoder;
import org.colotride.io.Progress;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
    @TempDir
    Path folder;

    private static String refusal(byte[] bytes) {
        return assertThrows(IllegalArgumentException.class, () -> ImageHeader.decodable(bytes))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp"})
    void tellsTheSizeThatWasDrawn(String format) {
        for (int[] size : new int[][] {{1, 1}, {17, 300}, {257, 3}}) {
            ImageHeader header = ImageHeader.decodable(TestFiles.encode(TestFiles.image(size[0], size[1], 1), format));
            assertEquals(size[0], header.height());
            assertEquals(size[1], header.width());
        }
        ImageHeader grey =
                ImageHeader.decodable(TestFiles.encode(new BufferedImage(9, 8, BufferedImage.TYPE_BYTE_GRAY), format));
        assertEquals(9 * 8, grey.width() * grey.height());
    }

    @Test
    void aValidImageThatIsTooLargeIsNotDecoded() throws IOException {
        byte[] png = greyPng(12_000);
        assertTrue(png.length < 1 << 20);
        ImageDecoder decoder = new ImageDecoder(new ImageShape(3, 8, 8), List.of(), ChannelOrder.RGB, 255);
        RawImage small = new RawImage.Encoded(TestFiles.encode(TestFiles.image(8, 8, 1), "png"));
        decoder.decode(small, new SeededRandom(1), new float[192], 0);
        long before = Pointer.physicalBytes();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> decoder.decode(new RawImage.Encoded(png), new SeededRandom(1), new float[192], 0))
                .getMessage();
        assertEquals("has 12000×12000 pixels; images of at most 40 megapixels are decoded: scale it down", message);
        assertTrue(Pointer.physicalBytes() - before < 100L << 20);
        Layout layout = Layouts.sop(folder);
        TestFiles.write(layout.root().resolve("bicycle_final/11108591_0.JPG"), png);
        List<String> lines = new DatasetCheck(layout.source(), Optional.empty())
                .run(Progress.silent())
                .lines();
        assertTrue(
                lines.contains("Problem: images that cannot be decoded: 1: bicycle_final/11108591_0.JPG: " + message),
                lines::toString);
    }

    /** Black rows, one after the other through zlib. */
    private static byte[] greyPng(int side) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        byte[] row = new byte[side + 1];
        byte[] chunk = new byte[1 << 16];
        for (int y = 0; y <= side; y++) {
            if (y < side) {
                deflater.setInput(row);
            } else {
                deflater.finish();
            }
            for (int count = deflater.deflate(chunk); count > 0; count = deflater.deflate(chunk)) {
                data.write(chunk, 0, count);
            }
        }
        deflater.end();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 8).array());
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + data.length);
        out.writeBytes(chunk.putInt((int) checksum.getValue()).array());
    }

    @Test
    void headersThatSpeakOfTooMuchAreRefused() {
        byte[] png = TestFiles.encode(TestFiles.image(5, 5, 1), "png");
        ByteBuffer.wrap(png).putInt(16, -1).putInt(20, 1);
        assertTrue(refusal(png).startsWith("has 4294967295×1 pixels"));
        ByteBuffer.wrap(png).putInt(16, 0);
        assertTrue(refusal(png).contains("broken PNG"));
        byte[] bmp = TestFiles.encode(TestFiles.image(5, 5, 1), "bmp");
        ByteBuffer fields = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(18, 1 << 20).putInt(22, -(1 << 20));
        assertTrue(refusal(bmp).startsWith("has 1048576×1048576 pixels"));
        fields.putInt(22, Integer.MIN_VALUE);
        assertTrue(refusal(bmp).startsWith("has 1048576×2147483648 pixels"));
        byte[] jpeg = TestFiles.encode(TestFiles.image(5, 7, 1), "jpg");
        for (int i = 2; i < jpeg.length - 8; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) {
                ByteBuffer.wrap(jpeg).putInt(i + 5, -1);
            }
        }
        assertTrue(refusal(jpeg).startsWith("has 65535×65535 pixels"));
    }

    @Test
    void aJpegOfManyScansIsRefused() {
        byte[] jpeg = TestFiles.encode(TestFiles.image(5, 7, 1), "jpg");
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0};
        ByteBuffer many = ByteBuffer.allocate(jpeg.length + 100 * scan.length).put(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < 100; i++) {
            many.put(scan);
        }
        many.put(jpeg, jpeg.length - 2, 2);
        assertTrue(refusal(many.array()).contains("more than 100 scans"));
    }

    @Test
    void otherFormatsAreRefusedByName() {
        byte[] tiff = TestFiles.encode(TestFiles.image(5, 5, 1), "tiff");
        assertEquals("not a JPEG, PNG or BMP file; convert it to PNG if it is an image", refusal(tiff));
        byte[] webp = "RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.US_ASCII);
        assertTrue(refusal(webp).startsWith("not a JPEG"));
        assertTrue(refusal(new byte[0]).startsWith("not a JPEG"));
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Path file = folder.resolve("large.bmp");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(ImageHeader.MOST_BYTES + 1);
        }
        String message = assertThrows(IllegalArgumentException.class, () -> ImageHeader.bytes(file))
                .getMessage();
        assertTrue(message.startsWith("has 67108865 bytes"), message);
    }
}
