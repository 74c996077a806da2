package example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.colotride.config.Plugin;
import org.colotride.model.weights.StateDict;
import org.colotride.model.weights.WeightFormat;
import org.colotride.model.weights.WeightFormats;

/** A kind of weights file: a tensor a line, {@code name = number number …}. */
public final class NumbersInText implements Plugin<WeightFormat, WeightFormats.NoArgs> {
    private static final class Format implements WeightFormat {
        @Override
        public String name() {
            return "numbers in text";
        }

        @Override
        public List<String> endings() {
            return List.of(".numbers");
        }

        @Override
        public boolean recognises(byte[] start) {
            return start.length > 0;
        }

        @Override
        public StateDict open(Path file) throws IOException {
            Map<String, float[]> values = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                String[] words = line.replace("=", " ").trim().split("\\s+");
                float[] numbers = new float[words.length - 1];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Float.parseFloat(words[i + 1]);
                }
                values.put(words[0], numbers);
            }
            return StateDict.of(file, name(), values, Map.of());
        }
    }

    @Override
    public Class<WeightFormat> kind() {
        return WeightFormat.class;
    }

    @Override
    public String name() {
        return "numbers-in-text";
    }

    @Override
    public Class<WeightFormats.NoArgs> arguments() {
        return WeightFormats.NoArgs.class;
    }

    @Override
    public WeightFormat create(WeightFormats.NoArgs none) {
        return new Format();
    }
}
