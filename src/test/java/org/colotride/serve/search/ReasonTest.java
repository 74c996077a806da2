package org.colotride.serve.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colotride.index.Hit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("locale")
class ReasonTest {
    /** 0.1, 0.2, … 2.0: half of them reach 1.0, nineteen of twenty 1.9. */
    private static final Optional<UsualDistances> USUAL = Optional.of(new UsualDistances(new double[] {
        2.0, 0.1, 0.3, 0.2, 0.4, 0.6, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.9, 1.8
    }));

    private static List<Hit> hits(double nearest, String... labels) {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            hits.add(new Hit("id" + i, "path" + i, labels[i], nearest + i));
        }
        return hits;
    }

    private static Reason reason(double nearest, String... labels) {
        return Reason.of(hits(nearest, labels), null, USUAL);
    }

    @Test
    void aDistanceIsComparedWithWhatIsUsual() {
        assertEquals(
                "The nearest image is at distance 1.000, nearer than half of the known images are to their nearest other"
                        + " (1.000). It is of the class 'cat'.",
                reason(1.0, "cat").sentence());
        assertEquals(
                "The nearest image is at distance 1.900, as near as known images usually are to their nearest other (most"
                        + " within 1.900). It is of the class 'cat'.",
                reason(1.9, "cat").sentence());
        assertEquals(
                "The nearest image is at distance 1.901, farther than most known images are from their nearest other"
                        + " (within 1.900): there may be nothing like it here. It is of the class 'cat'.",
                reason(1.901, "cat").sentence());
        assertEquals(new Reason.Usual(1.0, 1.9, 0.05), reason(1.9, "cat").usual());
        assertEquals(new Reason.Usual(1.0, 1.9, 1), reason(0, "cat").usual());
        assertEquals(new Reason.Usual(1.0, 1.9, 0), reason(3, "cat").usual());
    }

    @Test
    void agreementOnAClassIsCounted() {
        assertEquals(
                new Reason.Agreement("cat", 3, 3),
                reason(1, "cat", "cat", "cat").agreement());
        assertEquals(" All 3 nearest images are of the class 'cat'.", end(reason(1, "cat", "cat", "cat")));
        assertEquals(
                " 2 of the 3 nearest images are of the class 'cat', the nearest too.",
                end(reason(1, "cat", "dog", "cat")));
        assertEquals(
                " 2 of the 3 nearest images are of the class 'cat', the nearest is not.",
                end(reason(1, "dog", "cat", "cat")));
        assertEquals(
                " The nearest images do not agree: no more than 2 of the 4 nearest images are of the class 'dog'.",
                end(reason(1, "dog", "cat", "cat", "dog")));
        assertEquals(new Reason.Agreement("cat", 1, 2), reason(1, "", "cat").agreement());
        assertNull(reason(1, "", "").agreement());
        assertEquals("", end(reason(1, "", "")));
    }

    /** What follows the sentence about the distance. */
    private static String end(Reason reason) {
        return reason.sentence().replaceFirst("^The nearest image is .*?\\(1\\.000\\)\\.", "");
    }

    @Test
    void whatIsNotKnownIsNotSaid() {
        assertEquals(
                new Reason(
                        "The nearest image is at distance 1.000. Only images of the class 'cat' were searched.",
                        null,
                        new Reason.Agreement("cat", 1, 1)),
                Reason.of(hits(1, "cat"), "cat", Optional.empty()));
        assertNull(Reason.of(hits(1, "cat"), null, Optional.of(new UsualDistances(new double[0])))
                .usual());
        assertEquals(
                new Reason("The index holds no image of the class 'cow'.", null, null),
                Reason.of(List.of(), "cow", USUAL));
        assertEquals(
                "The index holds no image.", Reason.of(List.of(), null, USUAL).sentence());
    }
}
