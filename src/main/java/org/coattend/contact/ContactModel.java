package org.coattend.contact;

import java.io.DataOutputStream;
import java.io.IOException;

/** What tells contacts from other pairs: a logit for every pair, which is not calibrated yet. */
public abstract sealed class ContactModel permits ContactNetworks, ContactBaseline {
  /**
   * Logits of all pairs.
   *
   * @param features of {@link PairFeatures#CHANNELS}, pairs y ≤ x filled in
   * @return shape {@code [size][size]}, symmetric
   */
  abstract float[] logits(PairMap features);

  /**
   * Writes the model.
   *
   * @param out stays open
   */
  abstract void write(DataOutputStream out) throws IOException;
}
