package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.coattend.corpus.Alignment;
import org.coattend.coupling.Couplings;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PairScores;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.encode.SequenceWeights;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.TruthFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContactTierTest {
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theShippedOneSaysWhereItIsFromAndIsForProteinsAlone(ContactTier tier) {
    ContactPredictor shipped = tier.predictor(Alphabet.PROTEIN).orElseThrow();

    assertThat(shipped.provenance()).contains("trained 20", "families", "precision");
    assertThat(tier.predictor(Alphabet.NUCLEOTIDE)).isEmpty();
  }

  /** The better tier also in the first half of the list, where the couplings are at their best. */
  @ParameterizedTest
  @CsvSource({"NETWORK, 2", "BASELINE, 1"})
  void theShippedOneFindsMoreContactsOfTrypsinThanTheCouplings(ContactTier tier, int divisor)
      throws Exception {
    ContactPredictor shipped = tier.predictor(Alphabet.PROTEIN).orElseThrow();
    EncodedFamily family = family("trypsin", rows(Path.of("data-samples/msa/trypsin.a3m.gz")));
    EncodedAlignment used = family.alignment().withRows(family.usedRows());
    float[] weights =
        SequenceWeights.of(family, SequenceWeights.neighbours(used, 0.8, 0, used.rows()));
    MeanField model = shipped.couplings().of(family.fitted(), weights);
    int size = family.alignment().columns();

    float[] probabilities = shipped.probabilities(family, weights, model);

    for (float probability : probabilities) {
      assertThat(probability).isBetween(0f, 1f);
    }
    DistanceMap distances = distances(family);
    assertThat(contacts(probabilities, size, size / divisor, distances))
        .isGreaterThan(contacts(scores(family, model), size, size / divisor, distances));
  }

  @Test
  void noTierHasNoPredictor() {
    assertThat(ContactTier.NONE.predictor(Alphabet.PROTEIN)).isEmpty();
  }

  private static EncodedFamily family(String name, List<String> rows) throws Exception {
    int[] numbers = IntStream.rangeClosed(1, rows.size()).toArray();
    byte[] symbols = String.join("", rows).getBytes(StandardCharsets.US_ASCII);
    Alignment alignment =
        new Alignment(name, name, rows.get(0).length(), numbers, new String[rows.size()], symbols);
    return new Encoder(new Encoder.Options(Optional.of(Alphabet.PROTEIN), 0.5, 0.8))
        .encode(alignment, rows.size());
  }

  /** Rows of an A3M without their inserts. */
  private static List<String> rows(Path path) throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(">")) {
          rows.add("");
        } else {
          rows.add(rows.remove(rows.size() - 1) + line.replaceAll("[a-z.]", ""));
        }
      }
    }
    return rows;
  }

  private static DistanceMap distances(EncodedFamily family) throws IOException {
    StringBuilder query = new StringBuilder();
    for (int column = 0; column < family.alignment().columns(); column++) {
      query.append(Alphabet.PROTEIN.symbol(family.alignment().code(0, column)));
    }
    String path = "data-samples/structures/trypsin.pdb.gz";
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(path)))) {
      return TruthFile.at(path)
          .orElseThrow()
          .read(in, query.toString(), "distance", Optional.empty());
    }
  }

  /** Corrected scores of all pairs of query positions, the least where a column is not fitted. */
  private static float[] scores(EncodedFamily family, MeanField model) {
    int[] columns = family.usedColumns();
    Couplings couplings = model.couplings(0, columns.length);
    float[][] norms = new float[columns.length][columns.length];
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        norms[i][j] = couplings.norms(i)[j];
      }
    }
    PairScores scores = new PairScores(norms, 1);
    int size = family.alignment().columns();
    float[] all = new float[size * size];
    Arrays.fill(all, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < columns.length; i++) {
      for (int j = i + 1; j < columns.length; j++) {
        all[columns[i] * size + columns[j]] = scores.score(scores.pair(i, j));
      }
    }
    return all;
  }

  /** Contacts among the best pairs at least 6 apart. */
  private static long contacts(float[] scores, int size, int best, DistanceMap distances) {
    return IntStream.range(0, size * size)
        .filter(pair -> pair % size - pair / size >= 6)
        .filter(pair -> !Double.isNaN(distances.distance(pair / size + 1, pair % size + 1)))
        .boxed()
        .sorted(Comparator.comparing(pair -> -scores[pair]))
        .limit(best)
        .filter(pair -> distances.distance(pair / size + 1, pair % size + 1) < 8)
        .count();
  }
}
