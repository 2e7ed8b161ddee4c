package org.coattend.contact;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedFamily;

/**
 * The probability that two residues touch, from a family's mean-field couplings: the mean of some
 * networks' logits, calibrated.
 *
 * <p>Longer queries than {@link #LONGEST} are put together from pairs of overlapping segments.
 */
public final class ContactPredictor {
  /** Positions of the longest map that is computed in one go. */
  static final int LONGEST = 384;

  private static final int SEGMENT = LONGEST / 2;
  private static final int STRIDE = SEGMENT * 3 / 4;
  private static final String SHIPPED = "protein.network";

  private final MeanField.Options couplings;
  private final String provenance;
  private final Calibration calibration;
  private final List<ContactNetwork> networks;

  /**
   * @param couplings with which the networks were trained
   * @param provenance on what, when and how well they were trained
   */
  ContactPredictor(
      MeanField.Options couplings,
      String provenance,
      Calibration calibration,
      List<ContactNetwork> networks) {
    this.couplings = couplings;
    this.provenance = provenance;
    this.calibration = calibration;
    this.networks = List.copyOf(networks);
  }

  private static final class Protein {
    static final ContactPredictor SHIPPED_ONE = shipped();

    private static ContactPredictor shipped() {
      try (InputStream in = ContactPredictor.class.getResourceAsStream(SHIPPED)) {
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The one that comes with Coattend; there is none for nucleotides. */
  public static Optional<ContactPredictor> of(Alphabet alphabet) {
    return alphabet == Alphabet.PROTEIN ? Optional.of(Protein.SHIPPED_ONE) : Optional.empty();
  }

  /** The mean-field couplings that it needs. */
  public MeanField.Options couplings() {
    return couplings;
  }

  /** On what, when and how well it was trained. */
  public String provenance() {
    return provenance;
  }

  /**
   * Probabilities of contact of all pairs of query positions.
   *
   * @param weights one per row of the family
   * @param model mean-field couplings of the fitted columns, under {@link #couplings()}
   * @return shape {@code [columns][columns]}, symmetric, 0…1; trained on pairs at least 4 apart
   */
  public float[] probabilities(EncodedFamily family, float[] weights, MeanField model) {
    float[] logits = logits(PairFeatures.of(family, weights, model));
    for (int pair = 0; pair < logits.length; pair++) {
      logits[pair] = probability(logits[pair]);
    }
    return logits;
  }

  /** The probability that a mean logit is worth. */
  public float probability(float logit) {
    return calibration.probability(logit);
  }

  /** Mean of the networks' logits, shape {@code [size][size]}. */
  float[] logits(PairMap features) {
    float[] mean = new float[features.size * features.size];
    for (ContactNetwork network : networks) {
      float[] logits = logits(network, features);
      for (int pair = 0; pair < mean.length; pair++) {
        mean[pair] += logits[pair] / networks.size();
      }
    }
    return mean;
  }

  static float[] logits(ContactNetwork network, PairMap features) {
    if (features.size <= LONGEST) {
      return new ForwardPass(network, features.size, false, MapKernel.fastest()).logits(features);
    }
    float[] logits = new float[features.size * features.size];
    int segments = (features.size - SEGMENT + STRIDE - 1) / STRIDE + 1;
    int[] owner = owners(features.size, segments);
    for (int first = 0; first < segments; first++) {
      for (int second = first; second < segments; second++) {
        int[] positions = union(features.size, first, second);
        float[] part =
            new ForwardPass(network, positions.length, false, MapKernel.fastest())
                .logits(features.select(positions));
        for (int y = 0; y < positions.length; y++) {
          for (int x = y; x < positions.length; x++) {
            if (owner[positions[y]] == first && owner[positions[x]] == second) {
              float logit = part[y * positions.length + x];
              logits[positions[y] * features.size + positions[x]] = logit;
              logits[positions[x] * features.size + positions[y]] = logit;
            }
          }
        }
      }
    }
    return logits;
  }

  /** For each position the segment in whose middle it is the most. */
  private static int[] owners(int size, int segments) {
    int[] owner = new int[size];
    for (int position = 0; position < size; position++) {
      int margin = -1;
      for (int segment = 0; segment < segments; segment++) {
        int start = start(size, segment);
        int end = start + SEGMENT - 1;
        int left = start == 0 ? SEGMENT : position - start;
        int right = end == size - 1 ? SEGMENT : end - position;
        if (position >= start && position <= end && Math.min(left, right) > margin) {
          margin = Math.min(left, right);
          owner[position] = segment;
        }
      }
    }
    return owner;
  }

  private static int start(int size, int segment) {
    return Math.min(segment * STRIDE, size - SEGMENT);
  }

  private static int[] union(int size, int first, int second) {
    return IntStream.concat(
            IntStream.range(start(size, first), start(size, first) + SEGMENT),
            IntStream.range(start(size, second), start(size, second) + SEGMENT))
        .sorted()
        .distinct()
        .toArray();
  }

  /**
   * Writes it, compressed.
   *
   * @param out is closed
   */
  public void write(OutputStream out) throws IOException {
    try (DataOutputStream data = new DataOutputStream(new GZIPOutputStream(out))) {
      data.writeDouble(couplings.pseudocount());
      data.writeUTF(provenance);
      data.writeDouble(calibration.slope());
      data.writeDouble(calibration.offset());
      data.writeInt(networks.size());
      for (ContactNetwork network : networks) {
        network.write(data);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  static ContactPredictor read(InputStream in) throws IOException {
    try {
      return readAll(in);
    } catch (EOFException e) {
      throw new IOException("not a contact network, or not all of one: it ends early", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("not a contact network for this version: " + e.getMessage(), e);
    }
  }

  private static ContactPredictor readAll(InputStream in) throws IOException {
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
      MeanField.Options couplings = new MeanField.Options(data.readDouble());
      String provenance = data.readUTF();
      Calibration calibration = new Calibration(data.readDouble(), data.readDouble());
      List<ContactNetwork> networks = new ArrayList<>();
      int count = data.readInt();
      if (count < 1) {
        throw new IOException("%d networks, must be at least 1".formatted(count));
      }
      for (int left = count; left > 0; left--) {
        ContactNetwork network = ContactNetwork.read(data);
        if (network.channels() != PairFeatures.CHANNELS) {
          throw new IOException(
              "contact network of %d channels, this version makes %d"
                  .formatted(network.channels(), PairFeatures.CHANNELS));
        }
        networks.add(network);
      }
      return new ContactPredictor(couplings, provenance, calibration, networks);
    }
  }
}
