package org.coattend.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.coupling.PairScores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFunctionsTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.catalog.coattend", CoattendCatalog.class.getName())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "coattend."})
  void entropyIsOneWhenEvenAndZeroOnOneKey(String catalog) {
    String name = catalog + "attention_entropy";
    assertThat(number(name + "(array(.25, .25, .25, .25))")).isCloseTo(1, within(1e-12));
    assertThat(number(name + "(array(0, 3, 0))")).isZero();
    assertThat(number(name + "(array(cast(1 as float), 3f))"))
        .isCloseTo(-(.25 * Math.log(.25) + .75 * Math.log(.75)) / Math.log(2), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "coattend."})
  void divergenceIsZeroToLn2(String catalog) {
    String name = catalog + "js_divergence";
    assertThat(number(name + "(array(1, 3), array(.25, .75))")).isZero();
    assertThat(number(name + "(array(1, 0), array(0, 1))")).isCloseTo(Math.log(2), within(1e-12));
    double expected = (.5 * Math.log(.5 / .75) + .5 * Math.log(.5 / .25) + Math.log(1 / .75)) / 2;
    assertThat(number(name + "(array(.5D, .5D), array(1D, 0D))"))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void weightsOfAllMagnitudesCount() {
    assertThat(number("attention_entropy(array(1e308D, 1e308D))")).isCloseTo(1, within(1e-12));
    assertThat(number("attention_entropy(array(5e-324D, 5e-324D))")).isCloseTo(1, within(1e-12));
    assertThat(number("js_divergence(array(1e308D, 1e308D), array(1, 1))")).isZero();
    assertThat(number("js_divergence(array(1D, 5e-324D), array(1D, 0D))")).isBetween(0.0, 1e-300);
    assertThat(matrix("apc(array(array(0, 1e308D), array(1e308D, 0)))").get(0).get(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "coattend."})
  void apcIsThatOfTheJobs(String catalog) {
    float[][] norms = {{0, 1, 2, 3}, {1, 0, 5, 8}, {2, 5, 0, 4}, {3, 8, 4, 0}};
    PairScores scores = new PairScores(norms, 1);

    List<List<Double>> corrected =
        matrix(
            catalog
                + "apc(array(array(0, 1, 2, 3), array(1, 0, 5, 8), array(2, 5, 0, 4), array(3, 8, 4, 7)))");

    for (int i = 0; i < 4; i++) {
      for (int j = i + 1; j < 4; j++) {
        double expected = scores.score(scores.pair(i, j));
        assertThat(corrected.get(i).get(j)).isCloseTo(expected, within(1e-5));
        assertThat(corrected.get(j).get(i)).isEqualTo(corrected.get(i).get(j));
      }
    }
    assertThat(corrected.get(3).get(3)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention_entropy(null)",
        "attention_entropy(array(1, null))",
        "attention_entropy(array(0, 0))",
        "attention_entropy(array(1))",
        "js_divergence(null, array(1, 2))",
        "js_divergence(array(1, 2), array(0, 0))",
        "js_divergence(array(1, 2), array(null, 1))",
        "apc(null)",
        "apc(array(array(1, 2), null))",
        "apc(array(array(1, null), array(null, 1)))",
        "coattend.js_divergence(null, null)"
      })
  void whatIsNotKnownIsNull(String call) {
    assertThat(spark.sql("select " + call).first().isNullAt(0)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "js_divergence(array(1), array(1, 2)) | js_divergence: the arrays have 1 and 2 elements",
        "attention_entropy(array(1, -1)) | attention_entropy: element 2 is -1.0, must be at least 0",
        "js_divergence(array(0, 0), array(1, -1)) | js_divergence: element 2 is -1.0",
        "attention_entropy(array(1D, 'NaN')) | element 2 is NaN",
        "apc(array(array(1, 2))) | apc: row 1 has 2 elements, the matrix 1 rows",
        "apc(array(array(0, 2), array(3, 0))) | the matrix must be symmetric",
        "apc() | apc has 0 arguments, must have 1; usage: apc(scores)",
        "coattend.js_divergence(array(1)) | js_divergence has 1 arguments, must have 2",
        "coattend.apc(array(1)) | argument 1 of apc is ARRAY<INT>, must be ARRAY<ARRAY<DOUBLE>>",
        "attention_entropy(7) | Cannot resolve \"attention_entropy(7)\" due to data type mismatch"
      })
  void wrongArgumentsAreToldClearly(String call, String message) {
    assertThatThrownBy(() -> spark.sql("select " + call).collectAsList())
        .hasStackTraceContaining(message);
  }

  @Test
  void functionsRunOnTheRowsOfATable() {
    List<Row> rows =
        spark
            .range(0, 100, 1, 8)
            .selectExpr("id", "attention_entropy(array(id, 1, 1)) as entropy")
            .where("js_divergence(array(id, 1), array(1, 1)) < .01")
            .orderBy("id")
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getLong(0))
        .isEqualTo(
            IntStream.range(0, 100)
                .filter(SqlFunctionsTest::isNear)
                .mapToObj(k -> (long) k)
                .toList());
    assertThat(rows.get(0).getDouble(1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void theSessionAndTheCatalogTellHowTheyAreUsed() {
    assertThat(spark.sql("describe function apc").collectAsList().toString())
        .contains("apc(scores): a symmetric matrix");
    assertThat(spark.sql("show user functions in coattend").collectAsList().toString())
        .contains("attention_entropy", "apc", "js_divergence");
  }

  private static boolean isNear(int id) {
    double p = id / (id + 1.0);
    double[][] pairs = {{p, .5}, {1 - p, .5}};
    double divergence = 0;
    for (double[] pair : pairs) {
      double mean = (pair[0] + pair[1]) / 2;
      divergence += pair[0] == 0 ? 0 : pair[0] * Math.log(pair[0] / mean) / 2;
      divergence += pair[1] * Math.log(pair[1] / mean) / 2;
    }
    return divergence < .01;
  }

  private static double number(String call) {
    return spark.sql("select " + call).first().getDouble(0);
  }

  private static List<List<Double>> matrix(String call) {
    return spark.sql("select explode(" + call + ")").collectAsList().stream()
        .map(row -> row.<Double>getList(0))
        .toList();
  }
}
