package org.colotride.search.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How a search's charts look, and the few ways in which they draw. */
final class ChartStyle {
    private ChartStyle() {}

    static XYChart chart(Palette palette, int width, int height, String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        XYStyler style = chart.getStyler();
        style.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        style.setChartBackgroundColor(palette.page());
        style.setPlotBackgroundColor(palette.page());
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(palette.grid());
        style.setPlotGridLinesStroke(new BasicStroke(1f));
        style.setPlotContentSize(0.9);
        style.setAxisTickMarksColor(palette.grid());
        style.setAxisTickLabelsColor(palette.soft());
        style.setAxisTickLabelsFont(font(Font.PLAIN, 12));
        style.setAxisTitleFont(font(Font.PLAIN, 13));
        style.setXAxisTitleColor(palette.soft());
        style.setYAxisTitleColor(palette.soft());
        style.setLocale(Locale.ROOT);
        style.setChartFontColor(palette.ink());
        style.setChartTitleFont(font(Font.BOLD, 15));
        style.setChartTitleBoxVisible(false);
        style.setChartPadding(14);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBackgroundColor(palette.page());
        style.setLegendBorderColor(palette.page());
        style.setLegendFont(font(Font.PLAIN, 12));
        style.setAnnotationTextFont(font(Font.PLAIN, 12));
        style.setAnnotationTextFontColor(palette.soft());
        style.setAnnotationTextPanelFont(font(Font.PLAIN, 12));
        style.setAnnotationTextPanelFontColor(palette.soft());
        style.setAnnotationTextPanelBackgroundColor(palette.page());
        style.setAnnotationTextPanelBorderColor(palette.page());
        style.setAnnotationTextPanelPadding(2);
        style.setMarkerSize(9);
        style.setAntiAlias(true);
        return chart;
    }

    static Font font(int kind, int size) {
        return new Font(Font.SANS_SERIF, kind, size);
    }

    static void dots(XYChart chart, String name, double[] x, double[] y, Marker marker, Color colour) {
        if (x.length == 0) {
            return;
        }
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(marker).setMarkerColor(colour).setLineColor(colour);
    }

    /** Lines through points; one that is no number lifts the pen. */
    static XYSeries lines(XYChart chart, String name, double[] x, double[] y, Color colour, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        return series;
    }

    /** A series of the given places that shows nothing: XChart labels an axis by the first series' values. */
    static void unseen(XYChart chart, double[] x, double[] y) {
        XYSeries unseen = chart.addSeries("unseen", x, y);
        unseen.setMarker(SeriesMarkers.NONE);
        unseen.setShowInLegend(false);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
