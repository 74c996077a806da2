package org.colotride.data.fetch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.colotride.config.Component;
import org.colotride.config.ConfigException;
import org.colotride.config.NearestName;
import org.colotride.data.source.FashionMnist;

/**
 * The fetchers by the name of the source that reads what they get.
 *
 * @param byName in the order in which they are listed to users
 */
public record DatasetFetchers(Map<String, DataFetcher> byName) {
    /** All that this program knows. */
    public static DatasetFetchers standard() {
        Map<String, DataFetcher> byName = new LinkedHashMap<>();
        byName.put("fashion-mnist", FashionMnistFetcher.standard(FashionMnist.standard()));
        byName.put("cars", new CarsFetcher());
        return new DatasetFetchers(byName);
    }

    /**
     * The fetcher of a data set.
     *
     * @throws ConfigException if there is none; the message lists those that there are
     */
    public DataFetcher of(String name) {
        DataFetcher fetcher = byName.get(name);
        if (fetcher == null) {
            throw new ConfigException(
                    "no data set to fetch is named '" + name + "'" + NearestName.hint(name, byName.keySet()));
        }
        return fetcher;
    }

    /** Makes a pipeline's source available before it is opened; empty if nothing is known about getting it. */
    public Optional<Path> ensure(Component source, Consumer<String> progress) {
        DataFetcher fetcher = byName.get(source.name());
        return fetcher == null ? Optional.empty() : Optional.of(fetcher.ensure(source.args(), progress));
    }
}
