package org.colotride.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.colotride.config.ConfigException;
import org.colotride.data.CorruptPolicy;
import org.colotride.data.DataProblem.Kind;
import org.colotride.data.DataReport;
import org.colotride.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Struct;

class CarsSourceTest {
    @TempDir
    Path root;

    private final DataReport report = new DataReport(CorruptPolicy.SKIP);

    /** Two images of each class, in the layout of the published file, in descending order of classes. */
    private void write(int lastClass, boolean named) throws IOException {
        Struct cars = Mat5.newStruct(1, 2 * lastClass);
        for (int i = 0; i < 2 * lastClass; i++) {
            String path = String.format(Locale.ROOT, "car_ims/%06d.jpg", i + 1);
            cars.set("relative_im_path", i, Mat5.newString(path));
            for (String side : new String[] {"bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"}) {
                cars.set(side, i, Mat5.newScalar(1));
            }
            cars.set("class", i, Mat5.newScalar(lastClass - i / 2));
            cars.set("test", i, Mat5.newLogicalScalar(i % 2 == 0));
            TestFiles.writeImage(root.resolve(path), 2, 3, i);
        }
        Mat5File file = Mat5.newMatFile();
        file.addArray("annotations", cars);
        if (named) {
            Cell names = Mat5.newCell(1, 196);
            for (int i = 0; i < 196; i++) {
                names.set(i, Mat5.newString("Maker Model " + (i + 1)));
            }
            file.addArray("class_names", names);
        }
        Mat5.writeToFile(file, root.resolve("cars_annos.mat").toFile());
    }

    private RawSplits open() {
        return new CarsSource(root.toString()).open(report);
    }

    @Test
    void splitsClasses98And99() throws IOException {
        write(196, true);
        RawSplits splits = open();
        for (RawImages images : new RawImages[] {splits.train(), splits.test()}) {
            assertEquals(196, images.size());
            assertEquals(98, images.classCount());
        }
        assertTrue(report.clean());
        // Image i + 1 has class 196 - i / 2.
        for (RawImages images : new RawImages[] {splits.train(), splits.test()}) {
            int first = images == splits.train() ? 1 : 99;
            for (int i = 0; i < images.size(); i++) {
                int number = Integer.parseInt(images.name(i).replaceAll("\\D", ""));
                int carClass = 196 - (number - 1) / 2;
                assertEquals(carClass - first, images.label(i));
                assertEquals(carClass + " Maker Model " + carClass, images.className(images.label(i)));
            }
        }
        assertEquals(
                392,
                IntStream.range(0, 196)
                        .mapToObj(i -> new String[] {
                            splits.train().name(i), splits.test().name(i)
                        })
                        .flatMap(java.util.Arrays::stream)
                        .distinct()
                        .count());
    }

    @Test
    void reportsMissingImages() throws IOException {
        write(196, false);
        Files.delete(root.resolve("car_ims/000001.jpg"));
        RawSplits splits = open();
        assertEquals(1, report.count(Kind.MISSING));
        assertEquals("class 196", report.examples(Kind.SMALL_CLASS).get(0).name());
        assertEquals(194, splits.test().size());
        assertEquals(97, splits.test().classCount());
    }

    @Test
    void refusesWhatIsNotCars() throws IOException {
        assertTrue(assertThrows(ConfigException.class, this::open).getMessage().contains("cars_annos.mat"));
        Files.writeString(
                root.resolve("cars_annos.mat"), "not a MAT file, but long enough to have a header ".repeat(9));
        assertTrue(assertThrows(ConfigException.class, this::open).getMessage().contains("cars_annos.mat"));
        write(197, false);
        String message = assertThrows(ConfigException.class, this::open).getMessage();
        assertTrue(message.contains("class 197, outside 1 … 196"), message);
        assertThrows(ConfigException.class, () -> new CarsSource(null).open(report));
    }
}
