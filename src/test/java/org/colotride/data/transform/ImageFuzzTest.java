package org.colotride.data.transform;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.colotride.data.ChannelOrder;
import org.colotride.data.Mutations;
import org.colotride.data.OwnProcess;
import org.colotride.data.TestFiles;
import org.colotride.data.source.RawImage;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Image files with bytes changed, lost, doubled and cut, PNG's checksums repaired, so that the decoder meets them: each is
 * decoded or refused, soon. The slow run is a process of its own, whose memory, OpenCV's too, is asked of the system.
 */
class ImageFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FEW = 300;
    private static final int MANY = 10_000;
    private static final long MOST_MEGABYTES = 512;
    private static final int PNG_START = 8;

    private static final int[] KINDS = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY
    };

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp"})
    void someMutationsAreDecodedOrRefused(String format) throws IOException {
        fuzz(format, FEW, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp"})
    void manyMutationsAreDecodedOrRefused(String format) throws IOException {
        System.out.print(OwnProcess.run(64, ImageFuzzTest.class, format, MANY, 2));
    }

    /** @param args format, how many mutations, seed */
    public static void main(String... args) throws IOException {
        fuzz(args[0], 10, 0);
        long before = OwnProcess.megabytes("VmRSS");
        int refused = fuzz(args[0], Integer.parseInt(args[1]), Long.parseLong(args[2]));
        long grown = OwnProcess.megabytes("VmHWM") - before;
        System.out.println(
                args[0] + " " + args[1] + ": " + refused + " refused, memory grew by at most " + grown + " MiB");
        assertTrue(grown < MOST_MEGABYTES, () -> "memory grew by " + grown + " MiB");
    }

    private static int fuzz(String format, int count, long seed) throws IOException {
        List<byte[]> whole = images(format);
        ImageShape shape = new ImageShape(3, 8, 8);
        ImageDecoder decoder = new ImageDecoder(shape, List.of(new Resize(8, 8)), ChannelOrder.RGB, 255);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            SeededRandom random = SeededRandom.derive(seed, format.hashCode(), i);
            byte[] mutated = mutated(format, whole.get(random.nextInt(whole.size())), random);
            boolean read = assertTimeoutPreemptively(PATIENCE, () -> read(decoder, mutated, shape), format + " " + i);
            refused += read ? 0 : 1;
        }
        if (count >= FEW) {
            // Neither a decoder that takes everything nor one that takes nothing is tested by this.
            assertTrue(refused > count / 20 && refused < count * 19 / 20, refused + " of " + count + " refused");
        }
        return refused;
    }

    private static boolean read(ImageDecoder decoder, byte[] bytes, ImageShape shape) {
        try {
            decoder.decode(new RawImage.Encoded(bytes), new SeededRandom(1), new float[shape.length()], 0);
            return true;
        } catch (RuntimeException e) {
            assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
            return false;
        }
    }

    private static byte[] mutated(String format, byte[] whole, SeededRandom random) {
        // The headers lie at the front; among pixels a change seldom matters.
        byte[] head = Arrays.copyOf(whole, Math.min(whole.length, 64 + random.nextInt(600)));
        boolean inHead = random.nextBoolean();
        if (!format.equals("png")) {
            return inHead
                    ? joined(Mutations.of(head, 2, random), Arrays.copyOfRange(whole, head.length, whole.length))
                    : Mutations.of(whole, 2, random);
        }
        return switch (random.nextInt(3)) {
            case 0 -> repaired(Mutations.of(whole, PNG_START, random));
            case 1 -> repaired(joined(
                    Mutations.of(Arrays.copyOf(whole, 60), PNG_START, random),
                    Arrays.copyOfRange(whole, 60, whole.length)));
            default -> rows(whole, random);
        };
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** With right checksums, as far as the chunks' lengths can be followed. */
    private static byte[] repaired(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        long at = PNG_START;
        while (at + 12 <= png.length) {
            long length = Integer.toUnsignedLong(buffer.getInt((int) at));
            if (at + 12 + length > png.length) {
                break;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, (int) at + 4, (int) length + 4);
            buffer.putInt((int) (at + 8 + length), (int) checksum.getValue());
            at += 12 + length;
        }
        return png;
    }

    /** With the unpacked rows changed: filters, pixels, too few and too many of them. */
    private static byte[] rows(byte[] png, SeededRandom random) {
        ByteBuffer in = ByteBuffer.wrap(png);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        before.write(png, 0, PNG_START);
        for (int at = PNG_START; at < png.length; at += 12 + in.getInt(at)) {
            String type = new String(png, at + 4, 4, java.nio.charset.StandardCharsets.US_ASCII);
            if (type.equals("IDAT")) {
                packed.write(png, at + 8, in.getInt(at));
            } else if (!type.equals("IEND")) {
                before.write(png, at, 12 + in.getInt(at));
            }
        }
        Deflater deflater = new Deflater();
        deflater.setInput(Mutations.of(inflated(packed.toByteArray()), 0, random));
        deflater.finish();
        byte[] data = new byte[1 << 16];
        int length = deflater.deflate(data);
        deflater.end();
        chunk(before, "IDAT", Arrays.copyOf(data, length));
        chunk(before, "IEND", new byte[0]);
        return repaired(before.toByteArray());
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        out.writeBytes(ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .put(data)
                .array());
    }

    private static byte[] inflated(byte[] packed) {
        Inflater inflater = new Inflater();
        inflater.setInput(packed);
        byte[] rows = new byte[1 << 16];
        try {
            return Arrays.copyOf(rows, inflater.inflate(rows));
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }

    private static List<byte[]> images(String format) throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (int kind : KINDS) {
            BufferedImage image = new BufferedImage(23, 17, kind);
            image.createGraphics().drawImage(TestFiles.image(17, 23, kind), 0, 0, null);
            if (format.equals("png") || kind <= BufferedImage.TYPE_INT_RGB || kind == BufferedImage.TYPE_BYTE_GRAY) {
                images.add(TestFiles.encode(image, format));
                images.add(progressive(image, format));
            } else if (format.equals("bmp")
                    && (kind == BufferedImage.TYPE_BYTE_INDEXED || kind == BufferedImage.TYPE_BYTE_BINARY)) {
                images.add(TestFiles.encode(image, format));
            }
        }
        return images;
    }

    /** Progressive JPEG, interlaced PNG; a bitmap as it is. */
    private static byte[] progressive(BufferedImage image, String format) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (param.canWriteProgressive()) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
