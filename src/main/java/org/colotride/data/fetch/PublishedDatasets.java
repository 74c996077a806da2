package org.colotride.data.fetch;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * The data sets that are downloaded from their own addresses. Sizes and SHA-256 are those that TensorFlow Datasets
 * publishes ({@code tensorflow_datasets/url_checksums}). How far others confirm them: CIFAR-10 and CUB-200-2011 by
 * programs that record MD5 and SHA-256 of one file; CIFAR-100, Omniglot and MNIST by torchvision's MD5 of the same
 * addresses; Stanford Online Products only by MD5 7f73d41a2f44250d4779881525aea32e of metric learning libraries, of the same
 * address.
 */
final class PublishedDatasets {
    private static final String CIFAR_TERMS =
            "Its author (www.cs.toronto.edu/~kriz/cifar.html) states no licence and asks that users cite"
                    + " Krizhevsky's technical report of 2009.";
    private static final String TORONTO = "https://www.cs.toronto.edu/~kriz/";
    private static final String OMNIGLOT = "https://github.com/brendenlake/omniglot/raw/master/python/";

    private PublishedDatasets() {}

    static List<PublishedDataset> all() {
        return List.of(cub(), sop(), mnist(), cifar10(), cifar100(), omniglot());
    }

    private static PublishedDataset cub() {
        return new PublishedDataset(
                "cub",
                "CUB-200-2011",
                new Licence(
                        "Its images belong to their photographers; their use is restricted to non-commercial research and"
                                + " educational purposes (data.caltech.edu, record 65de6-vp158).",
                        true),
                List.of(archive(
                        "CUB_200_2011.tgz",
                        1_150_585_339,
                        "0c685df5597a8b24909f6a7c9db6d11e008733779a671760afef78feb49bf081",
                        "CUB_200_2011",
                        "images.txt",
                        "https://data.caltech.edu/records/65de6-vp158/files/")));
    }

    private static PublishedDataset sop() {
        return new PublishedDataset(
                "sop",
                "Stanford Online Products",
                new Licence(
                        "Its photographs of products were collected from eBay and belong to their sellers; the authors publish"
                                + " them for research (cvgl.stanford.edu/projects/lifted_struct, and LICENSE in the archive).",
                        true),
                List.of(archive(
                        "Stanford_Online_Products.zip",
                        3_083_860_082L,
                        "b04fa78210e69fab050ce73939550e1cd0f96890bdd98ec9fee732c3b756ef48",
                        "Stanford_Online_Products",
                        "Ebay_train.txt",
                        "http://ftp.cs.stanford.edu/cs/cvgl/")));
    }

    private static PublishedDataset mnist() {
        return new PublishedDataset(
                "mnist",
                "MNIST",
                new Licence(
                        "Its authors' page (yann.lecun.com/exdb/mnist) states no licence; copies are published by PyTorch and"
                                + " the Common Visual Data Foundation.",
                        false),
                List.of(
                        idx(
                                "train-images-idx3-ubyte",
                                9_912_422,
                                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                        idx(
                                "train-labels-idx1-ubyte",
                                28_881,
                                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                        idx(
                                "t10k-images-idx3-ubyte",
                                1_648_877,
                                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                        idx(
                                "t10k-labels-idx1-ubyte",
                                4_542,
                                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));
    }

    private static PublishedArchive idx(String name, long bytes, String sha256) {
        return archive(
                name + ".gz",
                bytes,
                sha256,
                name + ".gz",
                name,
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/");
    }

    private static PublishedDataset cifar10() {
        return new PublishedDataset(
                "cifar-10",
                "CIFAR-10, binary version",
                new Licence(CIFAR_TERMS, false),
                List.of(archive(
                        "cifar-10-binary.tar.gz",
                        170_052_171,
                        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                        "cifar-10-batches-bin",
                        "test_batch.bin",
                        TORONTO)));
    }

    private static PublishedDataset cifar100() {
        return new PublishedDataset(
                "cifar-100",
                "CIFAR-100, binary version",
                new Licence(CIFAR_TERMS, false),
                List.of(archive(
                        "cifar-100-binary.tar.gz",
                        168_513_733,
                        "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                        "cifar-100-binary",
                        "train.bin",
                        TORONTO)));
    }

    private static PublishedDataset omniglot() {
        return new PublishedDataset(
                "omniglot",
                "Omniglot",
                new Licence("MIT licence (github.com/brendenlake/omniglot).", false),
                List.of(
                        archive(
                                "images_background.zip",
                                9_464_212,
                                "ad41ab679c8b5d90b271ef46be6987cc81211774a695c29dcc5367b2b26ee640",
                                "images_background",
                                "",
                                OMNIGLOT),
                        archive(
                                "images_evaluation.zip",
                                6_462_886,
                                "1f61a8f3366785b057fc117d9228e78a16e3d976c8953b2a10fcc74cf0609cee",
                                "images_evaluation",
                                "",
                                OMNIGLOT)));
    }

    private static PublishedArchive archive(
            String file, long bytes, String sha256, String product, String sign, String... bases) {
        return new PublishedArchive(
                Arrays.stream(bases).map(URI::create).toList(),
                RemoteFile.of(file, bytes, Checksum.sha256(sha256)),
                product,
                sign);
    }
}
