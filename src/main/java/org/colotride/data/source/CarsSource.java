package org.colotride.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.DataReport;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Struct;

/**
 * Cars196 (Krause, Stark, Deng and Fei-Fei, 2013) in its official layout: images in {@code car_ims/}, annotations in
 * {@code cars_annos.mat}. The zero-shot split of metric learning: classes 1–98 train (8,054 images), 99–196 are tested
 * (8,131 images); the annotations' own {@code test} flag, which splits within classes, is not used.
 *
 * @param directory the folder that holds both
 */
public record CarsSource(String directory) implements ImageSource {
    private static final int LAST_TRAIN_CLASS = 98;
    private static final int CLASSES = 196;
    private static final String ANNOTATIONS = "cars_annos.mat";

    private record Car(String path, int carClass) {}

    @Override
    public RawSplits open(DataReport report) {
        if (directory == null) {
            throw new ConfigException("args.directory is missing: the folder that holds car_ims/ and " + ANNOTATIONS
                    + " (on the command line: data.args.directory=…)");
        }
        Path root = Path.of(directory);
        Path annotations = root.resolve(ANNOTATIONS);
        if (!Files.isRegularFile(annotations)) {
            throw new ConfigException("args.directory: " + directory + " does not hold " + ANNOTATIONS
                    + " of Cars196 (relative paths start at " + Path.of("").toAbsolutePath() + ")");
        }
        try (MatFile mat = Mat5.readFromFile(annotations.toFile())) {
            List<Car> cars = cars(mat.getStruct("annotations"), annotations);
            IntFunction<String> className = classNames(mat, annotations);
            return new RawSplits(
                    split(root, cars, 1, LAST_TRAIN_CLASS, className, report),
                    split(root, cars, LAST_TRAIN_CLASS + 1, CLASSES, className, report));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new ConfigException(
                    annotations + ": cannot be read as the annotations of Cars196: " + e.getMessage(), e);
        }
    }

    private static List<Car> cars(Struct annotations, Path file) {
        List<Car> cars = new ArrayList<>(annotations.getNumElements());
        for (int i = 0; i < annotations.getNumElements(); i++) {
            String path = annotations.getChar("relative_im_path", i).getString();
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
        return number -> number + " " + names.getChar(number - 1).getString();
    }

    private static RawImages split(
            Path root, List<Car> cars, int first, int last, IntFunction<String> className, DataReport report) {
        IntPredicate inSplit = carClass -> carClass >= first && carClass <= last;
        List<FileImages.Entry> entries = cars.stream()
                .filter(car -> inSplit.test(car.carClass()))
                .map(car -> new FileImages.Entry(root.resolve(car.path()), car.path(), className.apply(car.carClass())))
                .toList();
        List<String> classes =
                IntStream.rangeClosed(first, last).mapToObj(className).toList();
        return FileImages.checked(classes, entries, report);
    }
}
