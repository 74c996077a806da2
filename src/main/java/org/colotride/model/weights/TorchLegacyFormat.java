package org.colotride.model.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.ConfigException;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, a version, facts about the machine, the
 * object, the storages' keys), then each storage: its number of elements, 64 bits, and its elements.
 */
final class TorchLegacyFormat implements WeightFormat {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;
    private static final int PROTO = 0x80;
    /** What {@code torch.save} may be told to write; 2 unless it is. */
    private static final int OLDEST_PROTOCOL = 2;

    private static final int NEWEST_PROTOCOL = 5;

    /** A storage whose place in the file is known only after the pickle that refers to it. */
    private static final class Pending implements StorageBytes {
        private final ElementType type;
        private final long elements;
        private FileRange range;

        Pending(ElementType type, long elements) {
            this.type = type;
            this.elements = elements;
        }

        @Override
        public ByteBuffer read(long offset, int length) throws IOException {
            return range.read(offset, length);
        }
    }

    @Override
    public String name() {
        return "PyTorch legacy";
    }

    @Override
    public List<String> endings() {
        return List.of(".pth", ".pt", ".ckpt", ".bin");
    }

    @Override
    public boolean recognises(byte[] start) {
        return start.length > 1
                && (start[0] & 0xFF) == PROTO
                && start[1] >= OLDEST_PROTOCOL
                && start[1] <= NEWEST_PROTOCOL;
    }

    @Override
    public StateDict open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return read(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private StateDict read(Path file, FileChannel channel) throws IOException {
        String where = file.toString();
        long fileBytes = channel.size();
        PickleInput in = new PickleInput(new BufferedInputStream(Channels.newInputStream(channel)), where);
        requireHeader(in);
        Map<String, Pending> storages = new HashMap<>();
        PickleCalls calls = new PickleCalls((type, key, elements) -> {
            Pending storage = storages.computeIfAbsent(key, k -> new Pending(type, elements));
            if (storage.type != type || storage.elements != elements) {
                throw new IllegalArgumentException("refers to storage " + key + " in two ways");
            }
            if (elements > fileBytes / type.bytes()) {
                throw new IllegalArgumentException(
                        "refers to a storage of " + elements + " elements, more than the file can hold");
            }
            return new PickleStorage(type, elements, storage);
        });
        Object root = PickleReader.read(in, calls);
        Object keys = PickleReader.read(in, plain());
        place(where, keys, storages, channel, in.position());
        Map<String, StoredTensor> tensors = Checkpoint.tensors(root, where, fileBytes);
        return new StateDict(file, name(), tensors, calls.leftOut(), channel);
    }

    private static void requireHeader(PickleInput in) throws IOException {
        if (!MAGIC.equals(PickleReader.read(in, plain()))) {
            throw new ConfigException(in.where() + ": is a pickle, but not one of torch.save");
        }
        Object version = PickleReader.read(in, plain());
        if (!version.equals(VERSION)) {
            throw new ConfigException(
                    in.where() + ": its format is " + PickleNone.describe(version) + ", known is " + VERSION);
        }
        boolean littleEndian = PickleReader.read(in, plain()) instanceof PickleDict machine
                && Boolean.TRUE.equals(machine.entries().get("little_endian"));
        if (!littleEndian) {
            throw new ConfigException(in.where() + ": was not saved on a little-endian machine; save it on one");
        }
    }

    /** A pickle without tensors. */
    private static PickleCalls plain() {
        return new PickleCalls((type, key, elements) -> {
            throw new IllegalArgumentException("refers to a storage where none can be");
        });
    }

    private static void place(String where, Object keys, Map<String, Pending> storages, FileChannel channel, long start)
            throws IOException {
        if (!(keys instanceof List<?> list) || list.size() != storages.size()) {
            throw new ConfigException(where + ": does not list the " + storages.size() + " storages of its tensors");
        }
        long at = start;
        for (Object key : list) {
            Pending storage = key instanceof String name ? storages.get(name) : null;
            if (storage == null || storage.range != null) {
                throw new ConfigException(where + ": lists a storage that no tensor uses, or one twice");
            }
            long size = storage.elements * storage.type.bytes();
            if (channel.size() - at < Long.BYTES + size) {
                throw new ConfigException(where + ": ends before its storages do (truncated?)");
            }
            long elements = new FileRange(channel, at).read(0, Long.BYTES).getLong();
            if (elements != storage.elements) {
                throw new ConfigException(
                        where + ": a storage has " + elements + " elements, its tensors say " + storage.elements);
            }
            storage.range = new FileRange(channel, at + Long.BYTES);
            at += Long.BYTES + size;
        }
        if (at != channel.size()) {
            throw new ConfigException(where + ": goes on for " + (channel.size() - at) + " bytes after its storages");
        }
    }
}
