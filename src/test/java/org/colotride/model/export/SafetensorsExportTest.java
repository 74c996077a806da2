package org.colotride.model.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.colotride.model.EmbeddingNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Read back here by the format's description alone. */
class SafetensorsExportTest {
    private record Entry(String name, String type, List<Long> shape, long begin, long end) {}

    /** @param values the bytes behind the header */
    private record File(JsonNode metadata, List<Entry> entries, ByteBuffer values) {
        Entry entry(String name) {
            return entries.stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static File read(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong();
        assertEquals(0, length % 8);
        byte[] text = new byte[length];
        buffer.get(text);
        assertEquals('{', text[0]);
        JsonNode header = new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8));
        List<Entry> entries = new ArrayList<>();
        header.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("__metadata__")) {
                JsonNode entry = field.getValue();
                List<Long> shape = new ArrayList<>();
                entry.get("shape").forEach(size -> shape.add(size.longValue()));
                entries.add(new Entry(
                        field.getKey(),
                        entry.get("dtype").textValue(),
                        shape,
                        entry.get("data_offsets").get(0).longValue(),
                        entry.get("data_offsets").get(1).longValue()));
            }
        });
        return new File(header.get("__metadata__"), entries, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void everyParameterIsReadBackBitForBit() throws IOException {
        try (EmbeddingNetwork network = TestExports.odd()) {
            checkParameters(network);
        }
        try (EmbeddingNetwork network = TestExports.resnet18()) {
            checkParameters(network);
        }
    }

    private static void checkParameters(EmbeddingNetwork network) throws IOException {
        File file = read(TestExports.encoded(new SafetensorsExport(), network));
        ComputationGraph graph = network.graph();
        int counts = 0;
        for (String key : graph.paramTable().keySet()) {
            INDArray values = graph.getParam(key);
            Entry entry = file.entry(key.replaceFirst("_(\\w+)$", ".$1")
                    .replace("runningMean", "running_mean")
                    .replace("runningVar", "running_var"));
            assertEquals("F32", entry.type());
            assertEquals(java.util.Arrays.stream(values.shape()).boxed().toList(), entry.shape());
            float[] read = new float[(int) values.length()];
            file.values()
                    .position((int) entry.begin())
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(read);
            assertEquals(entry.end(), entry.begin() + 4L * read.length);
            assertArrayEquals(values.dup('c').data().asFloat(), read, key);
            counts += key.endsWith("runningMean") ? 1 : 0;
        }
        assertEquals(graph.paramTable().size() + counts, file.entries().size());
        checkLayout(file);
        assertEquals("pt", file.metadata().get("format").textValue());
        assertEquals("a \"quoted\" näme", file.metadata().get("architecture").textValue());
    }

    private static void checkLayout(File file) {
        long end = 0;
        for (Entry entry : file.entries()) {
            assertEquals(end, entry.begin(), entry.name());
            assertEquals(0, entry.begin() % (entry.type().equals("I64") ? 8 : 4), entry.name());
            end = entry.end();
        }
        assertEquals(file.values().capacity(), end);
    }

    /**
     * Names, types and shapes are those of the state dict of torchvision's network, the last layer apart; the lists were
     * written by torchvision 0.14.
     */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "mobilenet-v2", "mnasnet"})
    void namesAreTorchvisions(String name) throws IOException {
        Set<String> expected = new TreeSet<>();
        try (InputStream list = getClass().getResourceAsStream(name + "-state-dict.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(expected::add);
        }
        try (EmbeddingNetwork network = ofTorchvision(name)) {
            Set<String> actual = new TreeSet<>();
            for (Entry entry :
                    read(TestExports.encoded(new SafetensorsExport(), network)).entries()) {
                actual.add(entry.name() + " " + entry.type() + " " + entry.shape());
            }
            assertEquals(expected, actual);
        }
    }

    private static EmbeddingNetwork ofTorchvision(String name) {
        return switch (name) {
            case "resnet18" -> TestExports.resnet18();
            case "mobilenet-v2" -> TestExports.mobileNetV2(1000);
            case "mnasnet" -> TestExports.mnasNet(1000);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
