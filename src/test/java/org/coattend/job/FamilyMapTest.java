package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.ContactMap;
import org.coattend.report.ContactMap.Known;
import org.coattend.report.ContactMap.Predicted;
import org.junit.jupiter.api.Test;

/** Four columns of which at most four pairs are counted, all at a separation of 1 or more. */
class FamilyMapTest {
  private static final List<ScoredPair> PAIRS =
      List.of(
          new ScoredPair(1, 2, 0.1),
          new ScoredPair(1, 3, 0.6),
          new ScoredPair(1, 4, 0.5),
          new ScoredPair(2, 3, 0.4),
          new ScoredPair(2, 4, 0.3),
          new ScoredPair(3, 4, 0.2));

  @Test
  void unresolvedPairsAreDrawnButDoNotCount() throws IOException {
    DistanceMap truth = truth("1\t3\t5", "1\t4\t", "2\t3\t9", "2\t4\t9", "3\t4\t5", "1\t2\t5");

    ContactMap map = FamilyMap.of("f", PAIRS, truth, separations(1));

    assertThat(map.predicted())
        .containsExactly(
            new Predicted(1, 3, 0.6),
            new Predicted(1, 4, 0.5),
            new Predicted(2, 3, 0.4),
            new Predicted(2, 4, 0.3),
            new Predicted(3, 4, 0.2));
    assertThat(map.known())
        .containsExactlyInAnyOrder(
            new Known(1, 2, 5),
            new Known(1, 3, 5),
            new Known(3, 4, 5),
            new Known(2, 3, 9),
            new Known(2, 4, 9));
    assertThat(map.subtitle()).isEqualTo("2 of the best 4 pairs with |i − j| ≥ 1 are contacts");
  }

  @Test
  void pairsNearerThanTheLeastSeparationAreLeftOutOfBothHalves() throws IOException {
    DistanceMap truth = truth("1\t2\t5", "1\t3\t5", "1\t4\t9", "2\t3\t5", "2\t4\t5", "3\t4\t5");

    ContactMap map = FamilyMap.of("f", PAIRS, truth, separations(3, 2));

    assertThat(map.predicted())
        .containsExactly(
            new Predicted(1, 3, 0.6), new Predicted(1, 4, 0.5), new Predicted(2, 4, 0.3));
    assertThat(map.known())
        .containsExactlyInAnyOrder(new Known(1, 3, 5), new Known(2, 4, 5), new Known(1, 4, 9));
  }

  @Test
  void countsAsThePrecisionOfTheFirstLDoes() throws IOException {
    DistanceMap truth = truth("1\t3\t5", "1\t4\t", "2\t3\t8", "2\t4\t7.9", "3\t4\t5");
    ContactPrecision first =
        ContactPrecision.of(PAIRS, truth, List.of(1), 8).stream()
            .filter(cut -> cut.top().equals("L"))
            .findFirst()
            .orElseThrow();

    ContactMap map = FamilyMap.of("f", PAIRS, truth, separations(1));

    assertThat(map.subtitle())
        .startsWith(
            "%.0f of the best %d pairs".formatted(first.precision() * first.n(), first.n()));
  }

  private static DistanceMap truth(String... lines) throws IOException {
    String table = "i\tj\tdistance\n" + String.join("\n", lines) + "\n";
    return TruthFile.at("f.tsv")
        .orElseThrow()
        .read(
            new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)),
            "AAAA",
            "distance",
            Optional.empty());
  }

  private static EvaluateJob.Options separations(Integer... separations) {
    return new EvaluateJob.Options(
        "in", "truth", "out", "score", "distance", 8, List.of(separations), "", true, false);
  }
}
