package org.coattend.report;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of bars, with their intervals where they have some, as large as a {@link LineChart}. */
public final class BarChart {
  /** Bars that have room for an upright name each. */
  private static final int FEW = 6;

  /** Distinct to the colour-blind (Okabe and Ito 2008). */
  private static final List<Color> COLOURS =
      List.of(new Color(0x56B4E9), new Color(0xE69F00), new Color(0x009E73), new Color(0x0072B2));

  private final CategoryChart chart;
  private final List<String> bars;
  private int series;

  /**
   * @param bars their names
   * @throws IllegalArgumentException when one is blank, which cannot be drawn
   */
  public BarChart(String title, String x, String y, List<String> bars) {
    this.bars = List.copyOf(bars);
    if (bars.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("chart '%s': a bar has no name".formatted(title));
    }
    chart =
        new CategoryChartBuilder()
            .width(ChartLook.WIDTH)
            .height(ChartLook.HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    CategoryStyler style = chart.getStyler();
    ChartLook.apply(style);
    style.setXAxisLabelRotation(bars.size() > FEW ? 60 : 0);
    style.setAvailableSpaceFill(.9);
    style.setMarkerSize(16);
  }

  /**
   * Adds a bar for each name, in the next colour.
   *
   * @param heights NaN where there is no bar
   * @return this
   * @throws IllegalStateException when there is no colour left
   */
  public BarChart bars(String name, List<Double> heights) {
    if (series == COLOURS.size()) {
      throw new IllegalStateException(
          "%s is bar %d of each name; there are %d colours"
              .formatted(name, series + 1, COLOURS.size()));
    }
    Color colour = COLOURS.get(series++);
    CategorySeries added =
        chart.addSeries(name, bars, heights.stream().map(BarChart::orNull).toList());
    added.setFillColor(colour);
    added.setLineColor(colour);
    return this;
  }

  /**
   * Marks the ends of each bar's interval; a chart with intervals has one set of bars.
   *
   * @return this
   */
  public BarChart intervals(List<Double> low, List<Double> high) {
    chart.getStyler().setOverlapped(true);
    marks("high", high);
    marks("low", low);
    return this;
  }

  private void marks(String name, List<Double> at) {
    CategorySeries added = chart.addSeries(name, bars, at.stream().map(BarChart::orNull).toList());
    added.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    added.setMarker(name.equals("low") ? SeriesMarkers.TRIANGLE_UP : SeriesMarkers.TRIANGLE_DOWN);
    added.setMarkerColor(Color.BLACK);
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  CategoryChart chart() {
    return chart;
  }
}
