package org.colotride.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.colotride.experiment.RandomImages;
import org.colotride.tensor.ImageShape;
import org.junit.jupiter.api.Test;

class SeparateGalleryTest {
    private static final ImageShape SHAPE = new ImageShape(1, 4, 4);
    private static final DataReport REPORT = new DataReport(CorruptPolicy.FAIL);

    @Test
    void searchedIsTheGalleryOrTheTestImages() {
        ImageSet test = new RandomImages(3, 2, SHAPE);
        ImageSet gallery = new RandomImages(3, 4, SHAPE, 100);
        assertSame(test, new RetrievalData(test, test, REPORT).searched());
        assertSame(gallery, new RetrievalData(test, test, Optional.of(gallery), REPORT).searched());
    }

    @Test
    void refusesAGalleryThatDoesNotGoWithItsQueries() {
        ImageSet test = new RandomImages(3, 2, SHAPE);
        assertRefused(test, new RandomImages(4, 2, SHAPE), "3 classes, the gallery has 4");
        assertRefused(test, new RandomImages(3, 2, new ImageShape(1, 4, 5)), "1×4×4", "1×4×5");
        ImageSet renamed = new RandomImages(3, 2, SHAPE) {
            @Override
            public String className(int label) {
                return label == 1 ? "trousers" : super.className(label);
            }
        };
        assertRefused(test, renamed, "class 1", "'class 1'", "'trousers'");
    }

    private static void assertRefused(ImageSet test, ImageSet gallery, String... parts) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new RetrievalData(test, test, Optional.of(gallery), REPORT))
                .getMessage();
        List.of(parts).forEach(part -> assertTrue(message.contains(part), message));
    }

    @Test
    void classesAreComparedByNumberAndName() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ClassNumbering.requireShared(2, i -> "a" + i, 2, i -> "b" + i))
                .getMessage();
        assertTrue(message.startsWith("class 0 is 'a0' among the queries and 'b0' in the gallery"), message);
        ClassNumbering.requireShared(0, i -> "a", 0, i -> "b");
        assertEquals(3, new RandomImages(3, 1, SHAPE).classCount());
    }
}
