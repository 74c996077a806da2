package org.colotride.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.colotride.config.ConfigException;
import org.colotride.io.Mappers;

/**
 * safetensors: the header's length as a little-endian 64-bit number, the header, a JSON object of {@code name: {dtype,
 * shape, data_offsets: [begin, end]}} and perhaps {@code __metadata__}, then the values, without gap or overlap up to the
 * file's end.
 */
final class SafetensorsFormat implements WeightFormat {
    private static final int MAX_HEADER = 4 << 20;
    private static final Set<String> KEYS = new TreeSet<>(Set.of("dtype", "shape", "data_offsets"));
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = Mappers.strictJson(StreamReadConstraints.builder()
            .maxNestingDepth(8)
            .maxStringLength(MAX_HEADER)
            .maxNumberLength(20)
            .build());

    private record Range(String name, ElementType type, long[] shape, long begin, long end) {}

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public List<String> endings() {
        return List.of(".safetensors");
    }

    @Override
    public boolean recognises(byte[] start) {
        return start.length > Long.BYTES && start[Long.BYTES] == '{';
    }

    @Override
    public StateDict open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new StateDict(file, name(), read(file, channel), List.of(), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Map<String, StoredTensor> read(Path file, FileChannel channel) throws IOException {
        FileRange whole = new FileRange(channel, 0);
        long header = whole.read(0, Long.BYTES).getLong();
        long data = channel.size() - Long.BYTES - header;
        if (header < 2 || header > MAX_HEADER || data < 0) {
            throw new ConfigException(file + ": its header is said to have " + Long.toUnsignedString(header)
                    + " bytes: more than " + MAX_HEADER + ", or than the file holds (truncated?)");
        }
        ObjectNode names = parse(file, whole.read(Long.BYTES, (int) header));
        Map<String, Range> ranges = new LinkedHashMap<>();
        names.fields().forEachRemaining(entry -> {
            if (entry.getKey().equals(METADATA)) {
                requireTexts(file, entry.getValue());
            } else {
                ranges.put(entry.getKey(), range(file, entry.getKey(), entry.getValue()));
            }
        });
        requireWithoutGaps(file, ranges, data);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        ranges.forEach((name, range) -> tensors.put(
                name,
                new StoredTensor(
                        range.type(),
                        TensorLayout.contiguous(range.shape()),
                        new FileRange(channel, Long.BYTES + header + range.begin()))));
        return tensors;
    }

    private static ObjectNode parse(Path file, ByteBuffer header) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
            if (JSON.readTree(text) instanceof ObjectNode names) {
                return names;
            }
            throw new ConfigException(file + ": its header is no JSON object");
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": its header is no valid JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": its header is not UTF-8", e);
        }
    }

    private static void requireTexts(Path file, JsonNode metadata) {
        boolean texts = metadata.isObject();
        for (JsonNode value : metadata) {
            texts &= value.isTextual();
        }
        if (!texts) {
            throw new ConfigException(file + ": its " + METADATA + " must hold texts only");
        }
    }

    private static Range range(Path file, String name, JsonNode entry) {
        String where = file + ": tensor '" + name + "'";
        Set<String> keys = new TreeSet<>();
        entry.fieldNames().forEachRemaining(keys::add);
        if (!entry.isObject() || !keys.equals(KEYS)) {
            throw new ConfigException(where + ": must have exactly the keys " + KEYS);
        }
        ElementType type = ElementType.ofName(entry.get("dtype").asText())
                .orElseThrow(() -> new ConfigException(where + ": has data type " + entry.get("dtype") + ", known are "
                        + List.of(ElementType.values())));
        long[] shape = numbers(where + ": shape", entry.get("shape"));
        long[] offsets = numbers(where + ": data_offsets", entry.get("data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw new ConfigException(where + ": data_offsets must be [begin, end], not " + entry.get("data_offsets"));
        }
        long length = offsets[1] - offsets[0];
        try {
            TensorLayout layout = TensorLayout.contiguous(shape);
            layout.requireWithin(length / type.bytes(), type);
            if (layout.elementCount() * type.bytes() != length) {
                throw new IllegalArgumentException("needs " + layout.elementCount() * type.bytes() + " bytes as " + type
                        + " " + entry.get("shape") + ", its data_offsets give " + length);
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(where + ": " + e.getMessage(), e);
        }
        return new Range(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] numbers(String where, JsonNode node) {
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = node.get(i);
            if (!node.isArray() || !number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw new ConfigException(where + ": must be a list of whole numbers from 0");
            }
            numbers[i] = number.longValue();
        }
        if (!node.isArray()) {
            throw new ConfigException(where + ": must be a list of whole numbers from 0");
        }
        return numbers;
    }

    private static void requireWithoutGaps(Path file, Map<String, Range> ranges, long data) {
        List<Range> sorted = ranges.values().stream()
                .sorted(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end))
                .toList();
        long expected = 0;
        for (Range range : sorted) {
            if (range.begin() != expected) {
                throw new ConfigException(file + ": tensor '" + range.name() + "' begins at byte " + range.begin()
                        + " of the values, but the one before ends at " + expected);
            }
            expected = range.end();
        }
        if (expected != data) {
            throw new ConfigException(file + ": its tensors take " + expected + " bytes, but the file holds " + data
                    + (data < expected ? " (truncated?)" : ""));
        }
    }
}
