package org.colotride.model.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.colotride.config.ConfigException;

/**
 * What {@code torch.save} writes since PyTorch 1.6: an uncompressed zip with a folder that holds {@code data.pkl} and one
 * entry {@code data/<key>} for each storage.
 */
final class TorchZipFormat implements WeightFormat {
    private static final String PICKLE = "/data.pkl";
    private static final byte[] MAGIC = {'P', 'K', 3, 4};

    @Override
    public String name() {
        return "PyTorch zip";
    }

    @Override
    public List<String> endings() {
        return List.of(".pth", ".pt", ".ckpt", ".bin");
    }

    @Override
    public boolean recognises(byte[] start) {
        return start.length > MAGIC.length
                && start[0] == MAGIC[0]
                && start[1] == MAGIC[1]
                && start[2] == MAGIC[2]
                && start[3] == MAGIC[3];
    }

    @Override
    public StateDict open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + ": is no whole zip file: " + e.getMessage(), e);
        }
        try {
            return read(file, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private StateDict read(Path file, ZipFile zip) throws IOException {
        String folder = folder(file, zip);
        requireLittleEndian(file, zip, folder);
        long fileBytes = Files.size(file);
        ZipEntry pickle = zip.getEntry(folder + PICKLE);
        requireStored(file.toString(), pickle, fileBytes);
        if (pickle.getSize() > PickleInput.MAX_BYTES) {
            throw new ConfigException(file + ": " + pickle.getName() + " has " + pickle.getSize() + " bytes, at most "
                    + PickleInput.MAX_BYTES + " are read");
        }
        byte[] bytes =
                new ZipStorage(zip, pickle).read(0, (int) pickle.getSize()).array();
        Map<String, ZipStorage> storages = new HashMap<>();
        PickleCalls calls = new PickleCalls((type, key, elements) -> {
            ZipEntry entry = key.matches("\\d{1,12}") ? zip.getEntry(folder + "/data/" + key) : null;
            if (entry == null) {
                throw new IllegalArgumentException("refers to a storage '" + key + "' that the file does not hold");
            }
            requireStored(file.toString(), entry, fileBytes);
            if (elements > entry.getSize() || elements * type.bytes() != entry.getSize()) {
                throw new IllegalArgumentException("refers to storage " + key + " as " + elements + " elements of "
                        + type + ", but it has " + entry.getSize() + " bytes");
            }
            return new PickleStorage(type, elements, storages.computeIfAbsent(key, k -> new ZipStorage(zip, entry)));
        });
        InputStream in = new ByteArrayInputStream(bytes);
        Object root = PickleReader.read(new PickleInput(in, file.toString()), calls);
        if (in.read() >= 0) {
            throw new ConfigException(file + ": its " + pickle.getName() + " goes on after the pickle's end");
        }
        return new StateDict(file, name(), Checkpoint.tensors(root, file.toString(), fileBytes), calls.leftOut(), zip);
    }

    /** The one folder at the top that holds the pickle. */
    private static String folder(Path file, ZipFile zip) {
        String folder = null;
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            String name = entries.nextElement().getName();
            if (name.endsWith("/constants.pkl")) {
                throw new ConfigException(file + ": refused: it holds " + name
                        + ", a TorchScript program; save model.state_dict() instead");
            }
            if (name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length()) {
                if (folder != null) {
                    throw new ConfigException(file + ": holds both " + folder + PICKLE + " and " + name);
                }
                folder = name.substring(0, name.length() - PICKLE.length());
            }
        }
        if (folder == null) {
            throw new ConfigException(
                    file + ": is a zip file, but not one of torch.save: it holds no data.pkl in a folder at its top");
        }
        return folder;
    }

    private static void requireLittleEndian(Path file, ZipFile zip, String folder) throws IOException {
        ZipEntry order = zip.getEntry(folder + "/byteorder");
        if (order == null) {
            return;
        }
        try (InputStream in = zip.getInputStream(order)) {
            String text = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
            if (!text.equals("little")) {
                throw new ConfigException(
                        file + ": its byte order is '" + text + "'; save it on a little-endian machine");
            }
        }
    }

    private static void requireStored(String where, ZipEntry entry, long fileBytes) {
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new ConfigException(where + ": " + entry.getName()
                    + " is compressed, which torch.save never does; unpack and save again");
        }
        if (entry.getSize() < 0 || entry.getSize() > fileBytes) {
            throw new ConfigException(where + ": " + entry.getName() + " is said to have " + entry.getSize()
                    + " bytes, more than its file");
        }
    }
}
