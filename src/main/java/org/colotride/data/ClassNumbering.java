package org.colotride.data;

import java.util.function.IntFunction;

/** A query and a gallery that are apart match by the numbers of their classes, so both must number them alike. */
public final class ClassNumbering {
    private ClassNumbering() {}

    /** @throws IllegalArgumentException that names the first class that differs */
    public static void requireShared(
            int testClasses, IntFunction<String> testNames, int galleryClasses, IntFunction<String> galleryNames) {
        if (testClasses != galleryClasses) {
            throw new IllegalArgumentException("the queries have " + testClasses + " classes, the gallery has "
                    + galleryClasses + ": both must number the same classes, those without an image among them");
        }
        for (int i = 0; i < testClasses; i++) {
            if (!testNames.apply(i).equals(galleryNames.apply(i))) {
                throw new IllegalArgumentException("class " + i + " is '" + testNames.apply(i)
                        + "' among the queries and '" + galleryNames.apply(i)
                        + "' in the gallery: both must number their classes alike");
            }
        }
    }
}
