package org.colotride.experiment.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import com.google.common.io.LittleEndianDataInputStream;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Event files by none of our code, from what TensorFlow documents: the records of {@code record_writer.h}, with Guava's CRC-32C,
 * and the field numbers of {@code event.proto} and {@code summary.proto}, with Google's Protocol Buffers.
 */
public final class TensorBoardReader {
    /** @param scalars by tag */
    public record Event(double wallTime, long step, String fileVersion, Map<String, Float> scalars) {}

    private TensorBoardReader() {}

    /** @throws AssertionError if a record is torn or a CRC wrong */
    public static List<Event> events(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (LittleEndianDataInputStream in = new LittleEndianDataInputStream(Files.newInputStream(file))) {
            while (in.available() > 0) {
                byte[] length = new byte[8];
                in.readFully(length);
                assertEquals(masked(length), in.readInt());
                byte[] data = new byte
                        [(int) Longs.fromBytes(
                                length[7], length[6], length[5], length[4], length[3], length[2], length[1],
                                length[0])];
                in.readFully(data);
                assertEquals(masked(data), in.readInt());
                events.add(event(UnknownFieldSet.parseFrom(data)));
            }
        }
        return events;
    }

    /** {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8ul}. */
    private static int masked(byte[] data) {
        long crc = Integer.toUnsignedLong(Hashing.crc32c().hashBytes(data).asInt());
        return (int) (((crc >> 15) | (crc << 17)) + 0xa282ead8L);
    }

    private static Event event(UnknownFieldSet event) throws IOException {
        Map<String, Float> scalars = new LinkedHashMap<>();
        for (ByteString summary : event.getField(5).getLengthDelimitedList()) {
            for (ByteString value :
                    UnknownFieldSet.parseFrom(summary).getField(1).getLengthDelimitedList()) {
                UnknownFieldSet fields = UnknownFieldSet.parseFrom(value);
                scalars.put(
                        fields.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
                        Float.intBitsToFloat(fields.getField(2).getFixed32List().get(0)));
            }
        }
        List<Long> steps = event.getField(2).getVarintList();
        List<ByteString> versions = event.getField(3).getLengthDelimitedList();
        return new Event(
                Double.longBitsToDouble(event.getField(1).getFixed64List().get(0)),
                steps.isEmpty() ? 0 : steps.get(0),
                versions.isEmpty() ? "" : versions.get(0).toStringUtf8(),
                scalars);
    }

    /** A curve's points in the file's order, each {step, value}. */
    public static List<Map.Entry<Integer, Float>> points(Path file, String tag) throws IOException {
        return events(file).stream()
                .filter(event -> event.scalars().containsKey(tag))
                .map(event -> Map.entry((int) event.step(), event.scalars().get(tag)))
                .toList();
    }
}
