package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.statistic.SplitMix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SomeIdsTest {
  private static final List<String> IDS = IntStream.range(0, 4000).mapToObj(k -> "n" + k).toList();

  private static SparkSession spark;
  private static JavaRDD<String> ids;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    ids = JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(IDS, 3);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Splits go by the hash of the id alone: those below a share are for testing. */
  @Test
  void someIdsAreOfAllSplits() {
    SomeIds some = SomeIds.of(ids, 1000);

    List<String> chosen = IDS.stream().filter(some::has).toList();
    assertThat(chosen).hasSize(1000);
    assertThat(chosen.stream().filter(id -> SplitMix.unit(id) < .3).count() / 1000.)
        .isCloseTo(.3, within(.05));
  }

  @Test
  void asManyAsThereAreIsAll() {
    assertThat(IDS).allMatch(SomeIds.of(ids, 4000)::has).allMatch(SomeIds.of(ids, 1_000_000)::has);
  }

  @Test
  void moreThanPassThroughTheDriverAreRefused() {
    for (int most : List.of(0, 1_000_001, Integer.MAX_VALUE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SomeIds.of(ids, most))
          .withMessage("ids are %d, must be 1 to 1000000".formatted(most));
    }
  }
}
