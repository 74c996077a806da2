package org.colotride.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.Supplier;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every chart looks, whichever page it stands on, and the few ways in which charts draw. */
public final class ChartStyle {
    /** CSS pixels of a chart that takes the page's width. */
    public static final int WIDE = 960;
    /** CSS pixels of its height. */
    public static final int HIGH = 420;

    private static final Logger LOG = LoggerFactory.getLogger(ChartStyle.class);
    private static final float[] DASHES = {6, 4};
    private static final int FEW_POINTS = 12;
    private static final MathContext DIGITS = new MathContext(4);
    /** What sums of steps leave where an axis crosses 0. */
    private static final double ZERO = 1e-12;

    private ChartStyle() {}

    /** An empty chart of dots or lines. */
    public static XYChart chart(ChartPalette palette, int width, int height, String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        XYStyler style = chart.getStyler();
        style.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        axes(style, palette);
        style.setAnnotationTextFont(font(Font.PLAIN, 12));
        style.setAnnotationTextFontColor(palette.soft());
        style.setAnnotationTextPanelFont(font(Font.PLAIN, 12));
        style.setAnnotationTextPanelFontColor(palette.soft());
        style.setAnnotationTextPanelBackgroundColor(palette.page());
        style.setAnnotationTextPanelBorderColor(palette.page());
        style.setAnnotationTextPanelPadding(2);
        return chart;
    }

    /** An empty chart of bars in groups. */
    public static CategoryChart bars(ChartPalette palette, int width, int height, String title, String x, String y) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        axes(chart.getStyler(), palette);
        chart.getStyler().setAvailableSpaceFill(0.8);
        return chart;
    }

    private static void axes(AxesChartStyler style, ChartPalette palette) {
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
        style.setyAxisTickLabelsFormattingFunction(ChartStyle::tick);
        style.setChartFontColor(palette.ink());
        style.setChartTitleFont(font(Font.BOLD, 15));
        style.setChartTitleBoxVisible(false);
        style.setChartPadding(14);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBackgroundColor(palette.page());
        style.setLegendBorderColor(palette.page());
        style.setLegendFont(font(Font.PLAIN, 12));
        style.setMarkerSize(9);
        style.setAntiAlias(true);
    }

    /**
     * What a drawing makes; on a machine whose Java cannot draw text (without fonts) the other thing, with a warning.
     */
    public static <T> T ifDrawable(Supplier<T> drawing, T otherwise) {
        try {
            return drawing.get();
        } catch (LinkageError | InternalError | NullPointerException noFonts) {
            LOG.warn("no plots: this Java cannot draw text ({}); install fontconfig and a font", noFonts.toString());
            return otherwise;
        }
    }

    /** Four significant digits, as an axis is labelled. */
    static String tick(double value) {
        return Math.abs(value) < ZERO
                ? "0"
                : new BigDecimal(value)
                        .round(DIGITS)
                        .stripTrailingZeros()
                        .toPlainString()
                        .replace('-', '−');
    }

    static Font font(int kind, int size) {
        return new Font(Font.SANS_SERIF, kind, size);
    }

    public static void dots(XYChart chart, String name, double[] x, double[] y, Marker marker, Color colour) {
        if (x.length == 0) {
            return;
        }
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(marker).setMarkerColor(colour).setLineColor(colour);
    }

    /** Lines through points; one that is no number lifts the pen. */
    public static XYSeries lines(XYChart chart, String name, double[] x, double[] y, Color colour, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        return series;
    }

    /** A line that is not measured but set: a threshold, an ideal. */
    public static XYSeries dashes(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries series = lines(chart, name, x, y, colour, 1);
        series.setLineStyle(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
        return series;
    }

    /**
     * A curve that stands among others: each has another colour, those beyond the colours are dashed, and few points are
     * marked.
     *
     * @param number of the curve, from 0
     */
    public static void curve(XYChart chart, ChartPalette palette, int number, String name, double[] x, double[] y) {
        Color colour = palette.of(number);
        XYSeries series = number < palette.series().size()
                ? lines(chart, name, x, y, colour, 2.2f)
                : dashes(chart, name, x, y, colour);
        if (x.length <= FEW_POINTS) {
            series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
        }
    }

    /** A series of the given places that shows nothing: XChart labels an axis by the first series' values. */
    public static void unseen(XYChart chart, double[] x, double[] y) {
        XYSeries unseen = chart.addSeries("unseen", x, y);
        unseen.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        unseen.setMarker(SeriesMarkers.NONE);
        unseen.setShowInLegend(false);
    }

    public static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
