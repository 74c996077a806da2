package org.colotride.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.colotride.data.Mutations;
import org.colotride.data.OwnProcess;
import org.colotride.loss.MetricLossFunction;
import org.colotride.random.SeededRandom;
import org.colotride.tensor.DistanceMetric;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

/** Model files with bytes changed, entries swapped and sizes that lie: each is read or refused, soon, in little memory. */
class ModelFuzzTest {
    private static final ImageShape SHAPE = new ImageShape(2, 6, 6);
    private static final String MANIFEST = "colo-tride.json";
    private static final String WEIGHTS = "coefficients.bin";
    private static final String STATE = "updaterState.bin";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FEW = 300;
    private static final int MANY = 10_000;
    private static final long MOST_MEGABYTES = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static byte[] written(Path folder) throws IOException {
        Backbone backbone = TestNetworks.backbone(
                (builder, input, shape) -> {
                    String x = builder.convolution("conv1", input, 2, 4, 3, 1, 1, false);
                    x = builder.rectifier("relu", builder.batchNormalization("bn1", x, 4, true));
                    return builder.linear("fc", builder.maxPooling("pool", x, 2, 2, 0), 36, 4);
                },
                4,
                DistanceMetric.N);
        try (EmbeddingNetwork network = TestNetworks.network(
                backbone,
                SHAPE,
                new MetricLossFunction(org.colotride.config.Component.named("triplet")),
                DataType.FLOAT,
                1)) {
            ModelManifest manifest = new ModelManifest(ModelManifest.VERSION, SHAPE, DistanceMetric.N, "name: x\n");
            Path beside = ModelFiles.writeBeside(folder.resolve("model.zip"), network, manifest, true, Map.of())
                    .file();
            byte[] bytes = Files.readAllBytes(beside);
            ModelFiles.discard(beside);
            return bytes;
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zipped(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    /** The manifest with the checksum of the weights as they are, so that they are read and not only refused. */
    private static void seal(Map<String, byte[]> entries) throws IOException {
        ObjectNode manifest = (ObjectNode) JSON.readTree(entries.get(MANIFEST));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(entries.get(WEIGHTS));
            manifest.withObject("/content").put("weightsSha256", HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        entries.put(MANIFEST, JSON.writeValueAsBytes(manifest));
    }

    private static byte[] mutated(byte[] whole, SeededRandom random) throws IOException {
        if (random.nextInt(4) == 0) {
            return Mutations.of(whole, 0, random);
        }
        Map<String, byte[]> entries = unzipped(whole);
        List<String> names = new ArrayList<>(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                String other = names.get(random.nextInt(names.size()));
                byte[] swapped = entries.get(name);
                entries.put(name, entries.get(other));
                entries.put(other, swapped);
            }
            case 1 -> entries.remove(name);
            case 2, 3 -> {
                // The headers of the numbers lie at the front.
                byte[] numbers = entries.get(WEIGHTS).clone();
                int at = random.nextInt(120);
                numbers[at] = (byte) random.nextInt(256);
                entries.put(WEIGHTS, numbers);
                seal(entries);
            }
            case 4 -> entries.put(STATE, Mutations.of(entries.get(STATE), 0, random));
            case 5 -> entries.put(
                    "configuration.json",
                    new String(entries.get("configuration.json"), java.nio.charset.StandardCharsets.UTF_8)
                            .replaceFirst("(\"[a-zA-Z]+\" : )" + random.nextInt(10), "$1" + random.nextInt())
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            default -> entries.put(name, Mutations.of(entries.get(name), 0, random));
        }
        return zipped(entries);
    }

    private static int fuzz(Path folder, int count, long seed) throws IOException {
        byte[] whole = written(folder);
        Path file = folder.resolve("model.zip");
        int refused = 0;
        for (int i = 0; i < count; i++) {
            Files.write(file, mutated(whole, SeededRandom.derive(seed, i)));
            refused += assertTimeoutPreemptively(PATIENCE, () -> read(file), "mutation " + i) ? 0 : 1;
        }
        assertTrue(refused > count / 4 && refused < count, refused + " of " + count + " refused");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
        return refused;
    }

    private static boolean read(Path file) {
        try {
            ModelFiles.read(file, true).network().close();
            return true;
        } catch (ModelFiles.BrokenModelException e) {
            assertTrue(e.getMessage().startsWith(file + " is not a model that this program can read: "));
            assertFalse(e.getMessage().endsWith(": null"), e.getMessage());
            return false;
        }
    }

    @Test
    void someMutationsAreReadOrRefused() throws IOException {
        fuzz(folder, FEW, 1);
    }

    @Tag("slow")
    @Test
    void manyMutationsAreReadOrRefused() throws IOException {
        System.out.print(OwnProcess.run(256, ModelFuzzTest.class, folder, MANY, 2));
    }

    /** @param args folder, how many mutations, seed */
    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[0]);
        fuzz(folder, 40, 0);
        Files.deleteIfExists(folder.resolve("model.zip"));
        long before = OwnProcess.megabytes("VmRSS");
        int refused = fuzz(folder, Integer.parseInt(args[1]), Long.parseLong(args[2]));
        long grown = OwnProcess.megabytes("VmHWM") - before;
        System.out.println(
                "model.zip " + args[1] + ": " + refused + " refused, memory grew by at most " + grown + " MiB");
        assertTrue(grown < MOST_MEGABYTES, () -> "memory grew by " + grown + " MiB");
    }

    /** Tells when it is made out of a file. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1;
        static int sprung;

        private void readObject(ObjectInputStream in) {
            sprung++;
        }
    }

    @Test
    void noJavaObjectIsMadeOfAFile() throws IOException {
        Map<String, byte[]> entries = unzipped(written(folder));
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Trap());
        }
        entries.put("preprocessor.bin", object.toByteArray());
        entries.put("normalizer.bin", object.toByteArray());
        Path file = Files.write(folder.resolve("model.zip"), zipped(entries));
        assertTrue(read(file));
        assertEquals(0, Trap.sprung);
    }

    @Test
    void aConfigurationThatNamesOtherClassesIsRefused() throws IOException {
        Map<String, byte[]> entries = unzipped(written(folder));
        String json = new String(entries.get("configuration.json"), java.nio.charset.StandardCharsets.UTF_8);
        String hostile = json.replaceFirst("\"@class\" : \"[^\"]+\"", "\"@class\" : \"javax.swing.JEditorPane\"");
        assertFalse(hostile.equals(json));
        entries.put("configuration.json", hostile.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("model.zip"), zipped(entries));
        String message = assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false))
                .getMessage();
        assertTrue(message.contains("names the class javax.swing.JEditorPane"), message);
    }

    @Test
    void weightsThatUnpackToTooMuchAreRefused() throws IOException {
        Map<String, byte[]> entries = unzipped(written(folder));
        entries.put(WEIGHTS, new byte[200 << 20]);
        seal(entries);
        Path file = Files.write(folder.resolve("model.zip"), zipped(entries));
        String message = assertThrows(ModelFiles.BrokenModelException.class, () -> ModelFiles.read(file, false))
                .getMessage();
        assertTrue(message.contains("coefficients.bin unpacks to more than 134217728 bytes"), message);
    }
}
