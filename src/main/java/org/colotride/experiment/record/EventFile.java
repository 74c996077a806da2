package org.colotride.experiment.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.WireFormat;
import org.tensorflow.framework.Summary;

/**
 * TensorBoard's event file: records of TensorFlow's {@code record_writer} (length, CRC-32C, data, CRC-32C, little-endian), each
 * an {@code Event} of {@code event.proto}. ND4J brings {@code Summary}, which an event holds, but not {@code Event} itself, so
 * that its four fields are written here.
 */
final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;

    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int FOOTER = Integer.BYTES;
    /** Longer than any of ours: what claims more is torn. */
    private static final int LONGEST = 1 << 20;

    private final FileChannel file;
    private final Map<String, Integer> last = new HashMap<>();

    private EventFile(FileChannel file) {
        this.file = file;
    }

    /**
     * Goes on with a file, or begins one.
     *
     * @param step what was written of later steps is cut off, as is what a killed process left torn
     */
    static EventFile open(Path path, int step) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        EventFile events = new EventFile(channel);
        try {
            events.keepUpTo(step);
            if (channel.size() == 0) {
                events.write(event(out -> out.writeString(FILE_VERSION, VERSION)));
            }
            return events;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void keepUpTo(int step) throws IOException {
        long end = 0;
        for (byte[] data = read(end); data != null; data = read(end)) {
            if (!remember(data, step)) {
                break;
            }
            end += HEADER + data.length + FOOTER;
        }
        file.truncate(end);
        file.position(end);
    }

    /** The record that begins there; null at the file's end, and where it is torn. */
    private byte[] read(long at) throws IOException {
        ByteBuffer header = readFully(at, HEADER);
        if (header == null) {
            return null;
        }
        long length = header.getLong(0);
        if (header.getInt(Long.BYTES) != checksum(header.array(), Long.BYTES) || length < 0 || length > LONGEST) {
            return null;
        }
        ByteBuffer data = readFully(at + HEADER, (int) length);
        ByteBuffer footer = readFully(at + HEADER + length, FOOTER);
        boolean whole = data != null && footer != null && footer.getInt(0) == checksum(data.array(), (int) length);
        return whole ? data.array() : null;
    }

    private ByteBuffer readFully(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                return null;
            }
        }
        return bytes;
    }

    /** @return whether it is of no later step */
    private boolean remember(byte[] data, int most) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(data);
        long step = 0;
        Summary summary = Summary.getDefaultInstance();
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case STEP -> step = in.readInt64();
                    case SUMMARY -> summary = Summary.parseFrom(in.readByteArray());
                    default -> in.skipField(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
        if (step > most) {
            return false;
        }
        for (Summary.Value value : summary.getValueList()) {
            last.put(value.getTag().split("/", 2)[0], (int) step);
        }
        return true;
    }

    /** One event; none if the file has this step of the group. It reaches the operating system at once. */
    void append(Scalars scalars) throws IOException {
        if (scalars.values().isEmpty() || scalars.step() <= last.getOrDefault(scalars.group(), -1)) {
            return;
        }
        Summary.Builder summary = Summary.newBuilder();
        scalars.values()
                .forEach((name, value) -> summary.addValue(Summary.Value.newBuilder()
                        .setTag(scalars.group() + "/" + name)
                        .setSimpleValue(value.floatValue())));
        write(event(out -> {
            out.writeInt64(STEP, scalars.step());
            out.writeByteArray(SUMMARY, summary.build().toByteArray());
        }));
        last.put(scalars.group(), scalars.step());
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] event(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeDouble(WALL_TIME, System.currentTimeMillis() / 1e3);
        fields.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    private void write(byte[] data) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEADER + data.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(checksum(record.array(), Long.BYTES));
        record.put(data).putInt(checksum(data, data.length)).flip();
        while (record.hasRemaining()) {
            file.write(record);
        }
    }

    /** CRC-32C, masked as TensorFlow's {@code crc32c.h} does for data that may hold CRCs themselves. */
    private static int checksum(byte[] data, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
