package org.colotride.data.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.colotride.config.ConfigException;

/** Cars196 has no public address any more: says what has to be placed by hand, and checks that it is there. */
final class CarsFetcher implements DataFetcher {
    private static final String DEFAULT_DIRECTORY = "data/cars196";

    @Override
    public String describe() {
        return "Cars196 (research use only) is not offered for download by its authors any more. Place your copy in its"
                + " official layout, car_ims/000001.jpg … 016185.jpg and cars_annos.mat, in one folder and set"
                + " data.args.directory=that folder.";
    }

    @Override
    public Path ensure(ObjectNode args, Consumer<String> progress) {
        Path directory = Path.of(args.path("directory").asText(DEFAULT_DIRECTORY));
        if (!Files.isRegularFile(directory.resolve("cars_annos.mat"))
                || !Files.isDirectory(directory.resolve("car_ims"))) {
            throw new ConfigException(
                    "args.directory: " + directory + " does not hold car_ims/ and cars_annos.mat. " + describe());
        }
        return directory;
    }
}
