package org.coattend.contact;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.coattend.coupling.MeanField;
import org.coattend.encode.EncodedFamily;

/**
 * The probability that two residues touch, from a family's mean-field couplings: a model's logits,
 * calibrated. The same for every {@link ContactTier}.
 */
public final class ContactPredictor {
  /** Bytes of a pair's sums over classes of residues, and of its scores. */
  private static final long SUMS = 108;

  private final MeanField.Options couplings;
  private final String provenance;
  private final Calibration calibration;
  private final ContactModel model;

  /**
   * @param couplings with which the model was trained
   * @param provenance on what, when and how well it was trained
   */
  ContactPredictor(
      MeanField.Options couplings, String provenance, Calibration calibration, ContactModel model) {
    this.couplings = couplings;
    this.provenance = provenance;
    this.calibration = calibration;
    this.model = model;
  }

  /**
   * About the heap that probabilities of a query take: its features with the sums that they are
   * made of, and a network's layers over one segment of it.
   */
  public static long heapBytes(long columns) {
    long borders = 2L * PairMap.BORDER;
    long features = columns + borders;
    long layers = Math.min(columns, ContactNetworks.LONGEST) + borders;
    return ((long) PairFeatures.CHANNELS * Float.BYTES + SUMS) * features * features
        + 3L * MapKernel.WIDTH * Float.BYTES * layers * layers;
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
   * @param meanField couplings of the fitted columns, under {@link #couplings()}
   * @return shape {@code [columns][columns]}, symmetric, 0…1; trained on pairs at least 4 apart
   */
  public float[] probabilities(EncodedFamily family, float[] weights, MeanField meanField) {
    float[] logits = model.logits(PairFeatures.of(family, weights, meanField));
    for (int pair = 0; pair < logits.length; pair++) {
      logits[pair] = probability(logits[pair]);
    }
    return logits;
  }

  /** The probability that a logit is worth. */
  public float probability(float logit) {
    return calibration.probability(logit);
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
      model.write(data);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param tier of its model
   * @throws IOException when it is something else
   */
  static ContactPredictor read(InputStream in, ContactTier tier) throws IOException {
    String wanted = "contact " + tier.name().toLowerCase(Locale.ROOT);
    try {
      return readAll(in, tier);
    } catch (EOFException e) {
      throw new IOException("not a %s, or not all of one: it ends early".formatted(wanted), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("not a %s for this version: %s".formatted(wanted, e.getMessage()), e);
    }
  }

  private static ContactPredictor readAll(InputStream in, ContactTier tier) throws IOException {
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
      return new ContactPredictor(
          new MeanField.Options(data.readDouble()),
          data.readUTF(),
          new Calibration(
              Stored.finite("slope", data.readDouble()),
              Stored.finite("offset", data.readDouble())),
          tier.read(data));
    }
  }
}
