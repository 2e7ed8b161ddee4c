package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import java.util.zip.GZIPOutputStream;
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
import org.junit.jupiter.params.provider.ValueSource;

class ContactPredictorTest {
  private static final MeanField.Options COUPLINGS = new MeanField.Options(0.6);

  private final ContactPredictor predictor =
      new ContactPredictor(
          COUPLINGS,
          "two untrained networks",
          new Calibration(0.8, 0.3),
          new ContactNetworks(
              List.of(
                  ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1, 2}, 1),
                  ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1}, 2))));

  @Test
  void givesTheSameProbabilitiesAfterWritingAndReading() throws Exception {
    EncodedFamily family = family("toy", List.of("ACDEFGHIKL", "ACDFFGH-KL", "MCDEYGHIRL"));
    float[] weights = {1, 0.5f, 0.5f};
    MeanField model = COUPLINGS.of(family.fitted(), weights);

    ContactPredictor read = read(written());

    assertThat(read.couplings()).isEqualTo(COUPLINGS);
    assertThat(read.provenance()).isEqualTo("two untrained networks");
    assertThat(read.probabilities(family, weights, model))
        .containsExactly(predictor.probabilities(family, weights, model));
  }

  @Test
  void theProbabilityIsTheCalibratedMeanOfTheNetworks() throws Exception {
    EncodedFamily family = family("toy", List.of("ACDEFGHIKL", "ACDFFGH-KL", "MCDEYGHIRL"));
    float[] weights = {1, 0.5f, 0.5f};
    MeanField model = COUPLINGS.of(family.fitted(), weights);
    PairMap features = PairFeatures.of(family, weights, model);
    float[] one =
        logits(ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1, 2}, 1), features);
    float[] other =
        logits(ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1}, 2), features);

    float[] found = predictor.probabilities(family, weights, model);

    for (int pair = 0; pair < found.length; pair++) {
      double mean = (one[pair] + other[pair]) / 2.0;
      assertThat((double) found[pair])
          .isCloseTo(1 / (1 + Math.exp(-0.8 * mean - 0.3)), within(1e-6));
    }
  }

  @Test
  void whatIsNotCompressedIsRefused() {
    assertRefused("a text of some length, but not a network".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anEmptyStreamIsRefused() {
    assertRefused(new byte[0]);
  }

  @Test
  void compressedTextIsRefused() throws IOException {
    assertRefused(gzip("some other file ".repeat(40).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aStreamThatEndsEarlyIsRefused() throws IOException {
    byte[] whole = new GZIPInputStream(new ByteArrayInputStream(written())).readAllBytes();
    for (int length : new int[] {4, 20, 60, whole.length / 2, whole.length - 1}) {
      assertRefused(gzip(Arrays.copyOf(whole, length)));
    }
  }

  @Test
  void aNetworkOfAnotherVersionIsRefusedByItsNumber() throws IOException {
    assertThatThrownBy(() -> read(oneNetwork(7, 67, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 7");
  }

  @Test
  void aNetworkOfOtherChannelsIsRefusedByTheirNumber() throws IOException {
    assertThatThrownBy(() -> read(oneNetwork(1, 5, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5 channels");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, PairMap.BORDER + 1, Integer.MAX_VALUE})
  void aDilationThatTheBorderDoesNotCoverIsRefused(int dilation) throws IOException {
    assertRefused(oneNetwork(1, PairFeatures.CHANNELS, dilation));
  }

  @Test
  void theShippedOneSaysWhereItIsFromAndIsForProteinsAlone() {
    ContactPredictor shipped = ContactTier.NETWORK.predictor(Alphabet.PROTEIN).orElseThrow();

    assertThat(shipped.provenance()).contains("families", "epochs", "precision");
    assertThat(ContactTier.NETWORK.predictor(Alphabet.NUCLEOTIDE)).isEmpty();
  }

  @Test
  void theShippedOneFindsMoreContactsOfTrypsinThanTheCouplings() throws Exception {
    ContactPredictor shipped = ContactTier.NETWORK.predictor(Alphabet.PROTEIN).orElseThrow();
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
    assertThat(contacts(probabilities, size, distances))
        .isGreaterThan(contacts(scores(family, model), size, distances));
  }

  private static float[] logits(ContactNetwork network, PairMap features) {
    return new ForwardPass(network, features.size, false, MapKernel.fastest()).logits(features);
  }

  private static void assertRefused(byte[] content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a contact network");
  }

  private static ContactPredictor read(byte[] content) throws IOException {
    return ContactPredictor.read(new ByteArrayInputStream(content), ContactTier.NETWORK);
  }

  private byte[] written() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    predictor.write(bytes);
    return bytes.toByteArray();
  }

  /** The beginning of a file with one network of one block. */
  private static byte[] oneNetwork(int version, int channels, int dilation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeDouble(0.5);
    out.writeUTF("by hand");
    out.writeDouble(1);
    out.writeDouble(0);
    out.writeInt(1);
    out.writeInt(version);
    out.writeInt(channels);
    out.writeInt(1);
    out.writeInt(dilation);
    out.write(new byte[200_000]);
    return gzip(bytes.toByteArray());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
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
        norms[i][j] = couplings.norm(i, j);
      }
    }
    PairScores scores = new PairScores(norms);
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

  /** Contacts among the best half as many pairs as positions, at least 6 apart. */
  private static long contacts(float[] scores, int size, DistanceMap distances) {
    return IntStream.range(0, size * size)
        .filter(pair -> pair % size - pair / size >= 6)
        .filter(pair -> !Double.isNaN(distances.distance(pair / size + 1, pair % size + 1)))
        .boxed()
        .sorted(Comparator.comparing(pair -> -scores[pair]))
        .limit(size / 2)
        .filter(pair -> distances.distance(pair / size + 1, pair % size + 1) < 8)
        .count();
  }
}
