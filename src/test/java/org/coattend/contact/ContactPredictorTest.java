package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.coattend.corpus.Alignment;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
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
        ContactNetworks.logits(
            ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1, 2}, 1), features);
    float[] other =
        ContactNetworks.logits(
            ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1}, 2), features);

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

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65, Integer.MAX_VALUE})
  void aNumberOfNetworksOutOfRangeIsRefused(int networks) throws IOException {
    byte[] content =
        new GZIPInputStream(new ByteArrayInputStream(oneNetwork(1, 68, 1))).readAllBytes();
    int at = 3 * Double.BYTES + Short.BYTES + "by hand".length();
    ByteBuffer.wrap(content).putInt(at, networks);

    assertThatThrownBy(() -> read(gzip(content)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("networks is " + networks);
  }

  @Test
  void aCalibrationThatIsNotFiniteIsRefused() throws IOException {
    byte[] content = new GZIPInputStream(new ByteArrayInputStream(written())).readAllBytes();
    int at = Double.BYTES + Short.BYTES + "two untrained networks".length();
    ByteBuffer.wrap(content).putDouble(at, Double.NaN);

    assertThatThrownBy(() -> read(gzip(content)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("slope is NaN");
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
}
