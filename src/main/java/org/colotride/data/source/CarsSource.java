package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * Cars196 (Krause, Stark, Deng and Fei-Fei, 2013) in either layout in circulation: images in {@code car_ims/}, annotations
 * in {@code cars_annos.mat}; or images in {@code cars_train/} and {@code cars_test/}, annotations in {@code devkit/}. The
 * zero-shot split of metric learning: classes 1–98 train (8,054 images), 99–196 are tested (8,131 images); the annotations' own {@code test} flag, which splits within classes, is not used.
 *
 * @param directory the folder that holds them
 */
public record CarsSource(String directory) implements ImageSource {
    private static final int LAST_TRAIN_CLASS = 98;
    private static final int CLASSES = 196;
    private static final String ANNOTATIONS = "cars_annos.mat";
    private static final String TRAIN_ANNOTATIONS = "cars_train_annos.mat";
    private static final String TEST_ANNOTATIONS = "cars_test_annos_withlabels.mat";

    private record Car(String path, int carClass) {}

    @Override
    public Optional<OfficialCounts> official() {
        return Optional.of(OfficialCounts.of(8_054, 98, 8_131, 98));
    }

    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException("args.directory is missing: the folder that holds car_ims/ and " + ANNOTATIONS
                    + ", or cars_train/, cars_test/ and devkit/ (on the command line: data.args.directory=…)");
        }
        Path root = FileNames.argument("args.directory", directory);
        if (Files.isRegularFile(root.resolve(ANNOTATIONS))) {
            return read(root.resolve(ANNOTATIONS), mat -> {
                List<Car> cars = cars(mat, root.resolve(ANNOTATIONS), "relative_im_path", "");
                return split(root, cars, classNames(mat, root.resolve(ANNOTATIONS)), report);
            });
        }
        Path devkit = root.resolve("devkit");
        if (!Files.isRegularFile(devkit.resolve(TRAIN_ANNOTATIONS))) {
            throw new ConfigException("args.directory: " + directory + " holds neither " + ANNOTATIONS + " nor devkit/"
                    + TRAIN_ANNOTATIONS + " of Cars196 (relative paths start at "
                    + Path.of("").toAbsolutePath() + ")");
        }
        List<Car> cars = new ArrayList<>();
        Path train = devkit.resolve(TRAIN_ANNOTATIONS);
        cars.addAll(read(train, mat -> cars(mat, train, "fname", "cars_train/")));
        Path test = labelledTest(root, devkit);
        cars.addAll(read(test, mat -> cars(mat, test, "fname", "cars_test/")));
        Path meta = devkit.resolve("cars_meta.mat");
        IntFunction<String> names =
                Files.isRegularFile(meta) ? read(meta, mat -> classNames(mat, meta)) : number -> "class " + number;
        return split(root, cars, names, report);
    }

    /** It is published apart from the development kit, whose own file has no labels. */
    private static Path labelledTest(Path root, Path devkit) {
        return Stream.of(devkit, root)
                .map(folder -> folder.resolve(TEST_ANNOTATIONS))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("args.directory: " + devkit + " does not hold " + TEST_ANNOTATIONS
                                + "; cars_test_annos.mat has no classes, so the file with labels is needed"));
    }

    private static RawSplits split(Path root, List<Car> cars, IntFunction<String> className, DataReport report) {
        ListedImages listed = new ListedImages("train", "test");
        for (Car car : cars) {
            listed.add(
                    car.carClass() <= LAST_TRAIN_CLASS ? "train" : "test",
                    ListFile.inside(root, car.path(), ConfigException::new),
                    className.apply(car.carClass()));
        }
        DistinctImages images = listed.distinct(report);
        return new RawSplits(
                images.split("train", classes(cars, 1, LAST_TRAIN_CLASS, className), report),
                images.split("test", classes(cars, LAST_TRAIN_CLASS + 1, CLASSES, className), report));
    }

    private static <T> T read(Path annotations, Function<MatFile, T> reader) {
        try (MatFile mat = Mat5.newReader(Sources.wrap(MatContent.read(annotations)))
                .disableSubsystemProcessing()
                .readMat()) {
            return reader.apply(mat);
        } catch (ConfigException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library says in many ways that a file is broken.
            throw new ConfigException(
                    annotations + ": cannot be read as the annotations of Cars196: " + e.getMessage(), e);
        }
    }

    private static List<Car> cars(MatFile mat, Path file, String pathField, String folder) {
        Struct annotations = mat.getStruct("annotations");
        List<Car> cars = new ArrayList<>(annotations.getNumElements());
        for (int i = 0; i < annotations.getNumElements(); i++) {
            String path = folder + annotations.getChar(pathField, i).getString();
            int carClass = annotations.getMatrix("class", i).getInt(0);
            if (carClass < 1 || carClass > CLASSES) {
                throw new ConfigException(
                        file + ": annotation " + (i + 1) + " has class " + carClass + ", outside 1 … " + CLASSES);
            }
            cars.add(new Car(path, carClass));
        }
        return cars;
    }

    /** Name of each class, numbered from 1; the file's own where it has them. Numbered too, so that no two are equal. */
    private static IntFunction<String> classNames(MatFile mat, Path file) {
        boolean named = false;
        for (MatFile.Entry entry : mat.getEntries()) {
            named |= entry.getName().equals("class_names");
        }
        if (!named) {
            return number -> "class " + number;
        }
        Cell names = mat.getCell("class_names");
        if (names.getNumElements() < CLASSES) {
            throw new ConfigException(
                    file + ": class_names has " + names.getNumElements() + " names, Cars196 has " + CLASSES);
        }
        // Read now: the file is closed when the names are needed.
        List<String> read = IntStream.rangeClosed(1, CLASSES)
                .mapToObj(number -> number + " " + names.getChar(number - 1).getString())
                .toList();
        return number -> read.get(number - 1);
    }

    private static List<String> classes(List<Car> cars, int first, int last, IntFunction<String> className) {
        return cars.stream()
                .map(Car::carClass)
                .filter(carClass -> carClass >= first && carClass <= last)
                .sorted()
                .distinct()
                .map(className::apply)
                .toList();
    }
}
