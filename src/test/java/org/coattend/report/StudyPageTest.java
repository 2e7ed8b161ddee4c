package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyPageTest {
  private static final String HOSTILE =
      "</title></td>\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;%s";

  @TempDir Path folder;

  private String written(StudyPage page) throws IOException {
    Path file = folder.resolve("page.html");
    page.write(file.toString(), new Configuration());
    return Files.readString(file);
  }

  @Test
  void noTextOfAPageIsMarkup() throws IOException {
    BarChart chart = new BarChart("t", "x", "y", List.of("a")).bars("b", List.of(1.0));
    String plain =
        written(
            new StudyPage("t", "t")
                .section("t", "t")
                .table(List.of("t"), List.of(List.of("t")))
                .chart(chart, "t"));

    String hostile =
        written(
            new StudyPage(HOSTILE, HOSTILE)
                .section(HOSTILE, HOSTILE)
                .table(List.of(HOSTILE), List.of(List.of(HOSTILE)))
                .chart(chart, HOSTILE));

    assertThat(hostile).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("&amp;lt;%s");
    assertThat(marks(hostile)).isEqualTo(marks(plain));
  }

  /** The page without its texts. */
  private static String marks(String page) {
    return page.replaceAll("alt=\"[^\"]*\"", "alt").replaceAll(">[^<>]*<", "><");
  }

  @Test
  void aBrowserRunsNothingAndFetchesNothing() throws IOException {
    assertThat(written(new StudyPage("t", "t")))
        .containsOnlyOnce(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                + " style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">")
        .doesNotContain("<script", "http:", "https:", "url(");
  }
}
