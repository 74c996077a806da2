package org.colotride.data.source.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.colotride.data.TestFiles;
import org.colotride.data.source.CarsSource;
import org.colotride.data.source.CifarSource;
import org.colotride.data.source.CubSource;
import org.colotride.data.source.InShopSource;
import org.colotride.data.source.ManifestSource;
import org.colotride.data.source.MnistSource;
import org.colotride.data.source.OmniglotSource;
import org.colotride.data.source.SopSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Struct;

/** Writes small data sets, files and folders exactly as the large ones have them. */
public final class Layouts {
    private static final int SIDE = 20;

    private Layouts() {}

    /** All of them, by what writes one into a folder. */
    public static List<Function<Path, Layout>> all() {
        return List.of(
                Layouts::cub,
                Layouts::carsTogether,
                Layouts::carsByDevkit,
                Layouts::sop,
                Layouts::inShop,
                Layouts::mnist,
                Layouts::cifar10,
                Layouts::cifar100,
                Layouts::omniglot,
                Layouts::manifest);
    }

    /** Three images of each of the classes 1, 2, 101 and 102, in the folder of the archive. */
    public static Layout cub(Path folder) {
        Path root = folder.resolve("CUB_200_2011");
        StringBuilder classes = new StringBuilder();
        StringBuilder images = new StringBuilder();
        StringBuilder labels = new StringBuilder();
        StringBuilder boxes = new StringBuilder();
        StringBuilder splits = new StringBuilder();
        int image = 0;
        for (int number : new int[] {1, 2, 101, 102}) {
            String name = String.format(Locale.ROOT, "%03d.Some_Bird_%d", number, number);
            classes.append(number).append(' ').append(name).append('\n');
            for (int i = 0; i < 3; i++) {
                image++;
                String path = name + "/Some_Bird_000" + i + "_" + number + ".jpg";
                TestFiles.writeImage(root.resolve("images").resolve(path), SIDE + i, SIDE + 3, image);
                images.append(image).append(' ').append(path).append('\n');
                labels.append(image).append(' ').append(number).append('\n');
                boxes.append(image).append(" 1.0 2.0 10.0 11.0\n");
                splits.append(image).append(' ').append(i % 2).append('\n');
            }
        }
        text(root.resolve("classes.txt"), classes);
        text(root.resolve("images.txt"), images);
        text(root.resolve("image_class_labels.txt"), labels);
        text(root.resolve("bounding_boxes.txt"), boxes);
        text(root.resolve("train_test_split.txt"), splits);
        return new Layout("cub", new CubSource(folder.toString()), root, 6, 6, 0);
    }

    /** Two images of each of the classes 1, 2, 99 and 100 in {@code car_ims/}. */
    public static Layout carsTogether(Path folder) {
        Struct cars = Mat5.newStruct(1, 8);
        int[] classes = {1, 2, 99, 100};
        for (int i = 0; i < 8; i++) {
            String path = String.format(Locale.ROOT, "car_ims/%06d.jpg", i + 1);
            cars.set("relative_im_path", i, Mat5.newString(path));
            box(cars, i);
            cars.set("class", i, Mat5.newScalar(classes[i / 2]));
            cars.set("test", i, Mat5.newLogicalScalar(i % 2 == 0));
            TestFiles.writeImage(folder.resolve(path), SIDE, SIDE + 5, i);
        }
        mat(folder.resolve("cars_annos.mat"), "annotations", cars, true);
        return new Layout("cars", new CarsSource(folder.toString()), folder, 4, 4, 0);
    }

    /** The same eight cars, four in {@code cars_train/} and four in {@code cars_test/}. */
    public static Layout carsByDevkit(Path folder) {
        int[] classes = {1, 2, 99, 100};
        for (String split : new String[] {"train", "test"}) {
            Struct cars = Mat5.newStruct(1, 4);
            for (int i = 0; i < 4; i++) {
                String name = String.format(Locale.ROOT, "%05d.jpg", i + 1);
                box(cars, i);
                cars.set("class", i, Mat5.newScalar(classes[i]));
                cars.set("fname", i, Mat5.newString(name));
                TestFiles.writeImage(
                        folder.resolve("cars_" + split).resolve(name), SIDE, SIDE + 5, i + 10L * split.length());
            }
            String file = split.equals("train") ? "cars_train_annos.mat" : "cars_test_annos_withlabels.mat";
            mat(folder.resolve("devkit").resolve(file), "annotations", cars, false);
        }
        mat(folder.resolve("devkit/cars_meta.mat"), null, null, true);
        return new Layout("cars", new CarsSource(folder.toString()), folder, 4, 4, 0);
    }

    private static void box(Struct cars, int index) {
        for (String side : new String[] {"bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"}) {
            cars.set(side, index, Mat5.newScalar(1));
        }
    }

    private static void mat(Path file, String name, Struct struct, boolean named) {
        Mat5File mat = Mat5.newMatFile();
        if (struct != null) {
            mat.addArray(name, struct);
        }
        if (named) {
            Cell names = Mat5.newCell(1, 196);
            for (int i = 0; i < 196; i++) {
                names.set(i, Mat5.newString("Maker Model " + (i + 1)));
            }
            mat.addArray("class_names", names);
        }
        try {
            TestFiles.write(file, new byte[0]);
            Mat5.writeToFile(mat, file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Products 1–3 train, 4 and 5 are tested, two or three images of each. */
    public static Layout sop(Path folder) {
        Path root = folder.resolve("Stanford_Online_Products");
        StringBuilder train = new StringBuilder("image_id class_id super_class_id path\n");
        StringBuilder test = new StringBuilder(train);
        int image = 0;
        for (int product = 1; product <= 5; product++) {
            for (int i = 0; i < 2 + product % 2; i++) {
                String path = "bicycle_final/1110859" + product + "_" + i + ".JPG";
                TestFiles.write(root.resolve(path), TestFiles.encode(TestFiles.image(SIDE, SIDE, ++image), "jpg"));
                (product < 4 ? train : test)
                        .append(image)
                        .append(' ')
                        .append(product)
                        .append(" 1 ")
                        .append(path)
                        .append('\n');
            }
        }
        text(root.resolve("Ebay_train.txt"), train);
        text(root.resolve("Ebay_test.txt"), test);
        return new Layout("sop", new SopSource(folder.toString()), root, 8, 5, 0);
    }

    /** Items 1 and 2 train; of the items 7 and 8, one image each is a query, two each are the gallery. */
    public static Layout inShop(Path folder) {
        StringBuilder list = new StringBuilder("10\nimage_name item_id evaluation_status\n");
        int count = 0;
        for (int item : new int[] {1, 2, 7, 8}) {
            for (int i = 0; i < (item < 7 ? 2 : 3); i++) {
                String id = String.format(Locale.ROOT, "id_%08d", item);
                String path = "img/WOMEN/Dresses/" + id + "/0" + i + "_1_front.jpg";
                TestFiles.writeImage(folder.resolve("Img").resolve(path), SIDE, SIDE - 2, ++count);
                String status = item < 7 ? "train" : i == 0 ? "query" : "gallery";
                list.append(String.format(Locale.ROOT, "%-60s %s  %s%n", path, id, status));
            }
        }
        text(folder.resolve("Eval/list_eval_partition.txt"), list);
        return new Layout("in-shop", new InShopSource(folder.toString()), folder, 4, 2, 4);
    }

    /** Sixty digits to train, forty to test. */
    public static Layout mnist(Path folder) {
        idx(folder, "train", 60);
        idx(folder, "t10k", 40);
        return new Layout("mnist", new MnistSource(folder.toString()), folder, 60, 40, 0);
    }

    private static void idx(Path folder, String split, int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        TestFiles.write(
                folder.resolve(split + "-images-idx3-ubyte.gz"),
                TestFiles.gzip(TestFiles.idx(TestFiles.bytes(count * 784, count), count, 28, 28)));
        TestFiles.write(folder.resolve(split + "-labels-idx1-ubyte.gz"), TestFiles.gzip(TestFiles.idx(labels, count)));
    }

    /** Four images in each of the six files. */
    public static Layout cifar10(Path folder) {
        Path root = folder.resolve("cifar-10-batches-bin");
        for (int i = 1; i <= 5; i++) {
            TestFiles.write(root.resolve("data_batch_" + i + ".bin"), cifar(4, i, false));
        }
        TestFiles.write(root.resolve("test_batch.bin"), cifar(4, 6, false));
        String names = String.join("\n", "airplane automobile bird cat deer dog frog horse ship truck".split(" "));
        text(root.resolve("batches.meta.txt"), names + "\n\n");
        return new Layout("cifar-10", new CifarSource.Ten(folder.toString()), root, 20, 4, 0);
    }

    /** Eight images to train, four to test. */
    public static Layout cifar100(Path folder) {
        Path root = folder.resolve("cifar-100-binary");
        TestFiles.write(root.resolve("train.bin"), cifar(8, 7, true));
        TestFiles.write(root.resolve("test.bin"), cifar(4, 8, true));
        text(root.resolve("fine_label_names.txt"), names(100, "fine"));
        text(root.resolve("coarse_label_names.txt"), names(20, "coarse"));
        return new Layout("cifar-100", new CifarSource.Hundred(folder.toString()), root, 8, 4, 0);
    }

    private static byte[] cifar(int count, long seed, boolean coarse) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            if (coarse) {
                out.write(19);
            }
            out.write(i / 2);
            out.writeBytes(TestFiles.bytes(3072, 100 * seed + i));
        }
        return out.toByteArray();
    }

    private static String names(int count, String kind) {
        StringBuilder names = new StringBuilder();
        IntStream.range(0, count).forEach(i -> names.append(kind).append(i).append('\n'));
        return names.toString();
    }

    /** Two alphabets of two characters to train, one of two to test, two drawings of each. */
    public static Layout omniglot(Path folder) {
        String[] alphabets = {"images_background/Greek", "images_background/Latin", "images_evaluation/Tengwar"};
        int image = 0;
        for (String alphabet : alphabets) {
            for (int character = 1; character <= 2; character++) {
                for (int i = 1; i <= 2; i++) {
                    String file = String.format(
                            Locale.ROOT, "%s/character%02d/%04d_%02d.png", alphabet, character, ++image, i);
                    TestFiles.writeImage(folder.resolve(file), SIDE, SIDE, image);
                }
            }
        }
        return new Layout("omniglot", new OmniglotSource(folder.toString()), folder, 8, 4, 0);
    }

    /** Names with commas, quotes and blanks. */
    public static Layout manifest(Path folder) {
        StringBuilder list = new StringBuilder("split,path,class,note\r\n");
        int image = 0;
        for (String split : new String[] {"train", "train", "query", "gallery", "gallery"}) {
            for (String name : new String[] {"red, large", "a \"blue\" one"}) {
                String path = "pictures/" + split + " " + ++image + ".png";
                TestFiles.writeImage(folder.resolve(path), SIDE, SIDE, image);
                list.append(split + "," + path + ",\"" + name.replace("\"", "\"\"") + "\",\r\n");
            }
        }
        text(folder.resolve("list.csv"), list);
        return new Layout(
                "manifest", new ManifestSource(folder.resolve("list.csv").toString(), null), folder, 4, 2, 4);
    }

    private static void text(Path file, CharSequence text) {
        TestFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
