package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.coupling.FactoredAttention;
import org.coattend.coupling.HeadValues;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SharedValuesTest {
  private static final int COLUMNS = 10;
  private static final FactoredAttention.Options ALONE =
      new FactoredAttention.Options(
          4,
          new PseudoLikelihood.Options(0.1, 0.01, 8, 0.004),
          new MeanField.Options(0.7),
          Map.of());

  private static SparkSession spark;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void ofALargeFamilyEvenlySpacedRowsAreEnough() {
    assertThat(values(family(2000, 2))).isEqualTo(values(family(2000, 1)));
    assertThat(values(family(1999, 1))).isNotEqualTo(values(family(2000, 1)));
  }

  /** All numbers of the value matrices. */
  private static List<Float> values(EncodedFamily family) {
    HeadValues values =
        SharedValues.learn(context.parallelize(List.of(family), 1), 0.8, ALONE)
            .shared()
            .get(Alphabet.PROTEIN);
    return IntStream.range(0, values.heads())
        .mapToObj(values::matrix)
        .flatMap(matrix -> IntStream.range(0, matrix.length).mapToObj(k -> matrix[k]))
        .toList();
  }

  /** Random rows, each some times in a row. */
  private static EncodedFamily family(int distinct, int times) {
    Random random = new Random(1);
    int rows = distinct * times;
    byte[] codes = new byte[rows * COLUMNS];
    for (int row = 0; row < distinct; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        byte code = (byte) random.nextInt(Alphabet.PROTEIN.size());
        for (int copy = 0; copy < times; copy++) {
          codes[(row * times + copy) * COLUMNS + column] = code;
        }
      }
    }
    return new EncodedFamily(
        "random.a3m",
        rows,
        new EncodedAlignment("random", Alphabet.PROTEIN, rows, COLUMNS, codes),
        IntStream.rangeClosed(1, rows).toArray(),
        new String[rows],
        IntStream.range(0, rows).toArray(),
        IntStream.range(0, COLUMNS).toArray());
  }
}
