package org.colotride.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.data.source.ImageSource;
import org.colotride.data.source.ImageSources;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacedByHandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cars", "in-shop"})
    void saysByNameWhatToPlace(String name) {
        DataFetcher fetcher = DatasetFetchers.standard().of(name);
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        args.put("directory", folder.resolve("nowhere").toString());
        String message = assertThrows(ConfigException.class, () -> fetcher.ensure(args, line -> {}))
                .getMessage();
        assertTrue(message.contains("nowhere") && message.contains("--check " + name), message);

        args.put("directory", folder.toString());
        assertEquals(folder, fetcher.ensure(args, line -> {}));
        ImageSource source = ImageSources.REGISTRY.create(new Component(name, args, "test"));
        assertTrue(source.official().isPresent());
    }
}
