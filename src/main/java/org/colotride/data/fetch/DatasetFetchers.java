package org.colotride.data.fetch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final List<PlacedByHand> BY_HAND = List.of(
            new PlacedByHand(
                    "cars",
                    "Cars196 (research use only) is not offered for download by its authors any more. Place your copy in"
                            + " one of its layouts in a folder: car_ims/ and cars_annos.mat; or cars_train/, cars_test/ and"
                            + " devkit/ with cars_train_annos.mat and cars_test_annos_withlabels.mat."),
            new PlacedByHand(
                    "in-shop",
                    "In-shop Clothes Retrieval of DeepFashion asks for a signed agreement (non-commercial research only; see"
                            + " mmlab.ie.cuhk.edu.hk/projects/DeepFashion). Unpack Img/img.zip and Eval/ in a folder."));

    /** All that this program knows, for a user who has accepted nothing. */
    public static DatasetFetchers standard() {
        return standard(Set.of());
    }

    /**
     * All that this program knows.
     *
     * @param accepted names of the data sets whose terms the user has accepted
     * @throws ConfigException if there is none of such a name whose terms have to be
     */
    public static DatasetFetchers standard(Set<String> accepted) {
        List<String> withTerms = PublishedDatasets.all().stream()
                .filter(dataSet -> dataSet.licence().mustBeAccepted())
                .map(PublishedDataset::name)
                .toList();
        accepted.stream().filter(name -> !withTerms.contains(name)).findFirst().ifPresent(name -> {
            throw new ConfigException(
                    "--accept-licence " + name + ": there is nothing to accept by that name; it is asked" + " for by "
                            + String.join(", ", withTerms));
        });
        Map<String, DataFetcher> byName = new LinkedHashMap<>();
        byName.put("fashion-mnist", FashionMnistFetcher.standard(FashionMnist.standard()));
        PublishedDatasets.all()
                .forEach(dataSet -> byName.put(
                        dataSet.name(),
                        new PublishedFetcher(
                                dataSet, accepted.contains(dataSet.name()), HttpFiles.Patience.standard())));
        BY_HAND.forEach(dataSet -> byName.put(dataSet.name(), dataSet));
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

    /** Looks for a pipeline's source before it is opened, and fetches it if that is quick and free; empty if nothing is known about getting it. */
    public Optional<Path> ensure(Component source, Consumer<String> progress) {
        DataFetcher fetcher = byName.get(source.name());
        return fetcher == null ? Optional.empty() : Optional.of(fetcher.locate(source.args(), progress));
    }
}
