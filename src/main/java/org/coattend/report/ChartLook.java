package org.coattend.report;

import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What all charts of a page have in common, so that they stand beside each other. */
final class ChartLook {
  /** In pixels, for screens of high density. */
  static final int WIDTH = 1200;

  static final int HEIGHT = 800;

  private ChartLook() {}

  /** White, the legend outside, and type that is legible at half the size. */
  static void apply(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 28));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
  }
}
