package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;

class LineChartTest {
  @Test
  void pointsThatALogarithmicAxisCannotShowAreLeftOut() {
    LineChart chart =
        new LineChart("title", "x", "y", true, true)
            .measured("some", List.of(0.0, 1.0, 2.0, 3.0), List.of(1.0, 5.0, 0.0, 7.0))
            .measured("none", List.of(1.0), List.of(0.0));

    assertThat(chart.chart().getSeriesMap()).containsOnlyKeys("some");
    XYSeries some = chart.chart().getSeriesMap().get("some");
    assertThat(some.getXData()).containsExactly(1, 3);
    assertThat(some.getYData()).containsExactly(5, 7);
  }

  @Test
  void aStyleLooksTheSameWhateverElseIsShown() {
    List<Double> one = List.of(1.0);
    XYSeries alone =
        new LineChart("a", "x", "y", false, false)
            .measured("gru", 2, one, one)
            .chart()
            .getSeriesMap()
            .get("gru");
    XYSeries third =
        new LineChart("b", "x", "y", false, false)
            .measured("lstm", 1, one, one)
            .formula("exact", one, one)
            .measured("gru", 2, one, one)
            .chart()
            .getSeriesMap()
            .get("gru");

    assertThat(third.getLineColor()).isEqualTo(alone.getLineColor());
    assertThat(third.getMarker()).isEqualTo(alone.getMarker());
  }
}
