package org.colotride.ui.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.colotride.io.Mappers;
import org.colotride.retrieval.AttackFigure;
import org.colotride.retrieval.FigureGuide;

/** What the page knows of figures: it has no names of its own for them. */
final class FigureList {
    private FigureList() {}

    /** Those of attacks first, then all others: name, unit, direction and meaning of each. */
    static byte[] json(Collection<AttackFigure> attacked) {
        ObjectNode document = Mappers.json().createObjectNode();
        ArrayNode figures = document.putArray("figures");
        attacked.forEach(figure -> add(figures, figure.guide(), figure.higherIsRobust(), true));
        FigureGuide.ALL.forEach(guide -> add(figures, guide, guide.higherIsBetter(), false));
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ArrayNode figures, FigureGuide guide, boolean higher, boolean attacked) {
        figures.addObject()
                .put("name", guide.name())
                .put("unit", guide.unit().name())
                .put("higherIsBetter", higher)
                .put("attacked", attacked)
                .put("meaning", guide.explanation());
    }
}
