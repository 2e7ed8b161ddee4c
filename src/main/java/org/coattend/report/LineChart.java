package org.coattend.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of lines with markers, large enough for screens of high density. */
public final class LineChart {
  /** Distinct to the colour-blind (Okabe and Ito 2008). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN);

  private final XYChart chart;
  private int measured;

  /**
   * @param logX whether the horizontal axis is logarithmic; points that it cannot show are left out
   * @param logY whether the vertical one is
   */
  public LineChart(String title, String x, String y, boolean logX, boolean logY) {
    chart =
        new XYChartBuilder()
            .width(ChartLook.WIDTH)
            .height(ChartLook.HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    XYStyler style = chart.getStyler();
    style.setXAxisLogarithmic(logX);
    style.setYAxisLogarithmic(logY);
    ChartLook.apply(style);
    style.setMarkerSize(12);
  }

  /**
   * Adds what was measured: a line with markers, in the next style.
   *
   * @return this
   */
  public LineChart measured(String name, List<Double> x, List<Double> y) {
    return measured(name, measured++, x, y);
  }

  /**
   * Adds what was measured: a line with markers.
   *
   * @param style of colour and marker, from 0: the same wherever the same thing is shown
   * @return this
   */
  public LineChart measured(String name, int style, List<Double> x, List<Double> y) {
    return add(
        name,
        x,
        y,
        series -> {
          Color colour = COLOURS.get(style % COLOURS.size());
          series.setLineColor(colour);
          series.setMarkerColor(colour);
          series.setMarker(MARKERS.get(style % MARKERS.size()));
          series.setLineStyle(new BasicStroke(3));
        });
  }

  /**
   * Adds what was measured with its intervals: a line with markers, and an upright line for each
   * interval, where the axis has a place for it.
   *
   * @return this
   */
  public LineChart measured(
      String name, List<Double> x, List<Double> y, List<Double> low, List<Double> high) {
    measured(name, x, y);
    Color colour = COLOURS.get((measured - 1) % COLOURS.size());
    for (int k = 0; k < x.size(); k++) {
      if (low.get(k) > 0 || !chart.getStyler().isYAxisLogarithmic()) {
        XYSeries bar =
            chart.addSeries(
                "%s, interval %d".formatted(name, k),
                List.of(x.get(k), x.get(k)),
                List.of(low.get(k), high.get(k)));
        bar.setLineColor(colour);
        bar.setMarker(SeriesMarkers.NONE);
        bar.setLineStyle(new BasicStroke(2));
        bar.setShowInLegend(false);
      }
    }
    return this;
  }

  /**
   * Adds what a formula says: a dashed grey line.
   *
   * @return this
   */
  public LineChart formula(String name, List<Double> x, List<Double> y) {
    return add(
        name,
        x,
        y,
        series -> {
          series.setLineColor(Color.DARK_GRAY);
          series.setMarker(SeriesMarkers.NONE);
          series.setLineStyle(
              new BasicStroke(
                  2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {9, 7}, 0));
        });
  }

  /** Adds the points that the axes can show, if there are any; NaN breaks the line. */
  private LineChart add(String name, List<Double> x, List<Double> y, Consumer<XYSeries> style) {
    List<Double> shownX = new ArrayList<>();
    List<Double> shownY = new ArrayList<>();
    for (int k = 0; k < x.size(); k++) {
      if (isShown(x.get(k), chart.getStyler().isXAxisLogarithmic())
          && isShown(y.get(k), chart.getStyler().isYAxisLogarithmic())) {
        shownX.add(x.get(k));
        shownY.add(y.get(k));
      }
    }
    if (!shownX.isEmpty()) {
      style.accept(chart.addSeries(name, shownX, shownY));
    }
    return this;
  }

  private static boolean isShown(double value, boolean log) {
    return !Double.isInfinite(value) && !(log && value <= 0);
  }

  XYChart chart() {
    return chart;
  }
}
