package org.coattend.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.report.ContactMap.Known;
import org.coattend.report.ContactMap.Predicted;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a contact map as PNG of {@value #SIZE} × {@value #SIZE} pixels.
 *
 * <p>Above the diagonal are the predicted pairs: in five shades, darker the higher their value, or,
 * where contacts are known, by whether they are contacts. Below it are the known contacts, which
 * show faintly behind the pairs too.
 */
public final class ContactMapPlot {
  static final int SIZE = 900;

  /** From the surest fifth of the predicted pairs to the least sure. */
  private static final List<Color> SHADES =
      List.of(
          new Color(0x08306B),
          new Color(0x08519C),
          new Color(0x2879B9),
          new Color(0x5BA3CF),
          new Color(0x9CC8E2));

  private static final Color CONTACT = new Color(0x8C8C8C);
  private static final Color MIRRORED_CONTACT = new Color(0xE4E4E4);
  private static final Color RIGHT = new Color(0x0868AC);
  private static final Color WRONG = new Color(0xE66101);
  private static final Color UNKNOWN = new Color(0xB39BD0);
  private static final Color DIAGONAL = new Color(0x999999);
  private static final Color TEXT = new Color(0x333333);
  private static final String FONT = Font.SANS_SERIF;

  /** Share of the picture's edge that the axes span, near enough for the size of a marker. */
  private static final double PLOTTED = 0.86;

  private static final int TICK_SPACING = 70;

  /** In pixels; in families of more than 150 columns markers may touch. */
  private static final int LEAST_MARKER = 5;

  private ContactMapPlot() {}

  /**
   * Writes one map as PNG, named after its family.
   *
   * @param folder of any file system
   */
  public static void write(String folder, Configuration hadoop, ContactMap map) throws IOException {
    Path path = new Path(folder, FamilyFile.name(map.family(), ".png"));
    try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
      write(out, map);
    }
  }

  /**
   * Writes one map as PNG; needs no display.
   *
   * @param out left open
   */
  public static void write(OutputStream out, ContactMap map) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart = chart(map);
    diagonal(chart, map.columns());
    if (map.known().isEmpty()) {
      prediction(chart, map);
    } else {
      comparison(chart, map);
    }
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    chart.paint(graphics, SIZE, SIZE);
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }

  private static XYChart chart(ContactMap map) {
    String subtitle = map.subtitle().isEmpty() ? "" : ", " + map.subtitle();
    XYChart chart =
        new XYChartBuilder()
            .width(SIZE)
            .height(SIZE)
            .title(
                String.format(
                    Locale.ROOT, "%s: %,d columns%s", map.family(), map.columns(), subtitle))
            .xAxisTitle("query position")
            .yAxisTitle("query position")
            .build();
    XYStyler style = chart.getStyler();
    style.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    style.setMarkerSize((int) Math.max(LEAST_MARKER, Math.round(SIZE * PLOTTED / map.columns())));
    style.setXAxisMin(0.0).setXAxisMax(map.columns() + 1.0);
    style.setYAxisMin(0.0).setYAxisMax(map.columns() + 1.0);
    style.setAxisTickMarksColor(TEXT).setAxisTickLabelsColor(TEXT);
    style.setXAxisTickMarkSpacingHint(TICK_SPACING).setYAxisTickMarkSpacingHint(TICK_SPACING);
    style.setXAxisDecimalPattern("0").setYAxisDecimalPattern("0");
    style.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 14));
    style.setAxisTitleFont(new Font(FONT, Font.PLAIN, 16));
    style.setChartTitleFont(new Font(FONT, Font.BOLD, 18));
    style.setLegendFont(new Font(FONT, Font.PLAIN, 13));
    style.setChartFontColor(TEXT);
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setPlotGridLinesColor(new Color(0xF0F0F0)).setPlotBorderColor(DIAGONAL);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setChartTitlePadding(12).setChartTitleBoxVisible(false).setLegendBorderColor(Color.WHITE);
    style.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    style.setLegendPadding(6);
    style.setPlotContentSize(1.0);
    style.setAntiAlias(true);
    return chart;
  }

  private static void diagonal(XYChart chart, int columns) {
    double[] ends = {0, columns + 1.0};
    XYSeries line = chart.addSeries("diagonal", ends, ends);
    line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line).setMarker(SeriesMarkers.NONE);
    line.setLineColor(DIAGONAL).setLineWidth(1).setShowInLegend(false);
  }

  /** The known contacts below the diagonal, the predicted pairs above it. */
  private static void comparison(XYChart chart, ContactMap map) {
    List<int[]> contacts = new ArrayList<>();
    List<int[]> mirrored = new ArrayList<>();
    Map<List<Integer>, Double> distances = new HashMap<>();
    for (Known pair : map.known()) {
      distances.put(List.of(pair.i(), pair.j()), pair.distance());
      if (pair.distance() < map.contactDistance()) {
        contacts.add(new int[] {pair.j(), pair.i()});
        mirrored.add(new int[] {pair.i(), pair.j()});
      }
    }
    List<int[]> right = new ArrayList<>();
    List<int[]> wrong = new ArrayList<>();
    List<int[]> unknown = new ArrayList<>();
    for (Predicted pair : map.predicted()) {
      double distance = distances.getOrDefault(List.of(pair.i(), pair.j()), Double.NaN);
      List<int[]> verdict =
          Double.isNaN(distance) ? unknown : distance < map.contactDistance() ? right : wrong;
      verdict.add(new int[] {pair.i(), pair.j()});
    }
    String contact = String.format(Locale.ROOT, "contact (< %.0f Å)", map.contactDistance());
    named(chart, contact, CONTACT, contacts);
    if (!mirrored.isEmpty()) {
      points(chart, "mirrored", MIRRORED_CONTACT, mirrored).setShowInLegend(false);
    }
    named(chart, "predicted: a contact", RIGHT, right);
    named(chart, "predicted: no contact", WRONG, wrong);
    named(chart, "predicted: not resolved", UNKNOWN, unknown);
  }

  private static void named(XYChart chart, String label, Color color, List<int[]> points) {
    if (!points.isEmpty()) {
      points(chart, label, color, points);
    }
  }

  /** The predicted pairs above the diagonal; the legend names every other shade. */
  private static void prediction(XYChart chart, ContactMap map) {
    List<Predicted> ranking =
        map.predicted().stream()
            .sorted(Comparator.comparingDouble(Predicted::value).reversed())
            .toList();
    int to = 0;
    for (int shade = 0; shade < SHADES.size(); shade++) {
      int from = to;
      to = ranking.size() * (shade + 1) / SHADES.size();
      List<int[]> points = new ArrayList<>();
      for (Predicted pair : ranking.subList(from, to)) {
        points.add(new int[] {pair.i(), pair.j()});
      }
      if (!points.isEmpty()) {
        String least =
            String.format(Locale.ROOT, "%s ≥ %.2f", map.measure(), ranking.get(to - 1).value());
        XYSeries series = points(chart, "shade " + shade, SHADES.get(shade), points);
        series.setLabel(least).setShowInLegend(shade % 2 == 0);
      }
    }
  }

  private static XYSeries points(XYChart chart, String name, Color color, List<int[]> points) {
    double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
    double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.SQUARE).setMarkerColor(color);
    return series;
  }
}
