package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategorySeries;

class BarChartTest {
  @Test
  void everySeriesHasItsOwnColour() {
    BarChart chart = new BarChart("title", "x", "y", List.of("a", "b"));
    for (String name : List.of("one", "two", "three", "four")) {
      chart.bars(name, List.of(1.0, 2.0));
    }

    assertThat(chart.chart().getSeriesMap().values())
        .extracting(CategorySeries::getFillColor)
        .hasSize(4)
        .doesNotHaveDuplicates();
    assertThatIllegalStateException()
        .isThrownBy(() -> chart.bars("five", List.of(1.0, 2.0)))
        .withMessage("five is bar 5 of each name; there are 4 colours");
  }

  @Test
  void barsWithoutNamesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BarChart("accuracy", "farm", "share", List.of("farm_a", " ")))
        .withMessage("chart 'accuracy': a bar has no name");
  }
}
