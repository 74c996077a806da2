package org.colotride.data.fetch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final List<PlacedByHand> BY_HAND = List.of(
            new PlacedByHand(
                    "cars",
                    "Cars196 (research use only) is not offered for download by its authors any more. Place your copy in"
                            + " one of its layouts in a folder: car_ims/ and cars_annos.mat; or cars_train/, cars_test/ and"
                            + " devkit/ with cars_train_annos.mat and cars_test_annos_withlabels.mat."),
            new PlacedByHand(
                    "cub",
                    "CUB-200-2011 (non-commercial research and education only) is published by Caltech"
                            + " (data.caltech.edu, record 65de6-vp158). Unpack CUB_200_2011.tgz in a folder."),
            new PlacedByHand(
                    "sop",
                    "Stanford Online Products (MIT licence; the images belong to their sellers) is published by its authors"
                            + " (cvgl.stanford.edu/projects/lifted_struct). Unpack Stanford_Online_Products.zip in a folder."),
            new PlacedByHand(
                    "in-shop",
                    "In-shop Clothes Retrieval of DeepFashion asks for a signed agreement (non-commercial research only; see"
                            + " mmlab.ie.cuhk.edu.hk/projects/DeepFashion). Unpack Img/img.zip and Eval/ in a folder."),
            new PlacedByHand(
                    "mnist",
                    "MNIST's four IDX files (train-images-idx3-ubyte.gz and so on) are mirrored in many places. Place them in"
                            + " a folder."),
            new PlacedByHand(
                    "cifar-10",
                    "CIFAR-10 is published by its author (www.cs.toronto.edu/~kriz/cifar.html). Unpack the binary version,"
                            + " cifar-10-binary.tar.gz, in a folder."),
            new PlacedByHand(
                    "cifar-100",
                    "CIFAR-100 is published by its author (www.cs.toronto.edu/~kriz/cifar.html). Unpack the binary version,"
                            + " cifar-100-binary.tar.gz, in a folder."),
            new PlacedByHand(
                    "omniglot",
                    "Omniglot (MIT licence) is published by its author (github.com/brendenlake/omniglot). Unpack"
                            + " images_background.zip and images_evaluation.zip in a folder."));

    /** All that this program knows. */
    public static DatasetFetchers standard() {
        Map<String, DataFetcher> byName = new LinkedHashMap<>();
        byName.put("fashion-mnist", FashionMnistFetcher.standard(FashionMnist.standard()));
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

    /** Makes a pipeline's source available before it is opened; empty if nothing is known about getting it. */
    public Optional<Path> ensure(Component source, Consumer<String> progress) {
        DataFetcher fetcher = byName.get(source.name());
        return fetcher == null ? Optional.empty() : Optional.of(fetcher.ensure(source.args(), progress));
    }
}
