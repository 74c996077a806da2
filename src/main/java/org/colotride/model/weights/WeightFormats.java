package org.colotride.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.Plugin;
import org.colotride.config.Registry;

/** The kinds of files that weights are read from. */
public final class WeightFormats {
    private static final int START = 16;

    private final List<WeightFormat> formats;

    WeightFormats(List<WeightFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    /** For a format without arguments. */
    public record NoArgs() {}

    /** All that this program knows, then those of {@linkplain Plugin plug-ins}, which take {@link NoArgs}. */
    public static WeightFormats standard() {
        List<WeightFormat> formats =
                new ArrayList<>(List.of(new SafetensorsFormat(), new TorchZipFormat(), new TorchLegacyFormat()));
        Registry<WeightFormat> brought =
                Registry.<WeightFormat>of("weight format").withPlugins(WeightFormat.class);
        brought.names().forEach(name -> formats.add(brought.create(Component.named(name))));
        return new WeightFormats(formats);
    }

    /**
     * Opens a file of tensors. Its ending says what it may be, its first bytes what it is. Nothing that the file holds is
     * executed.
     *
     * @throws ConfigException if there is no such file, or it is of no known kind, broken, or holds anything but tensors
     *     and plain values
     */
    public StateDict open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": there is no such file of weights");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        List<WeightFormat> candidates = formats.stream()
                .filter(format -> format.endings().stream().anyMatch(name::endsWith))
                .toList();
        if (candidates.isEmpty()) {
            String endings = formats.stream()
                    .flatMap(format -> format.endings().stream())
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw new ConfigException(file + ": is not named as a file of weights; known endings are " + endings);
        }
        try {
            byte[] start = start(file);
            for (WeightFormat candidate : candidates) {
                if (candidate.recognises(start)) {
                    return candidate.open(file);
                }
            }
            String expected = candidates.stream().map(WeightFormat::name).collect(Collectors.joining(" or "));
            throw new ConfigException(file + ": is no " + expected + " file: it begins with "
                    + (start.length == 0
                            ? "nothing at all"
                            : HexFormat.ofDelimiter(" ").formatHex(start)));
        } catch (FileSystemException e) {
            throw new ConfigException(
                    file + ": cannot be read: " + (e.getReason() == null ? e.toString() : e.getReason()), e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        }
    }
}
