package org.colotride.report.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.style.markers.Marker;

/** A circle around what another marker shows. */
final class Ring extends Marker {
    private static final double MARGIN = 3;

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
        graphics.setStroke(new BasicStroke(2));
        double across = size + 2 * MARGIN;
        graphics.draw(new Ellipse2D.Double(x - across / 2, y - across / 2, across, across));
    }
}
