package org.coattend.contact;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A classifier of single pairs, each with its neighbours. */
final class ContactBaseline extends ContactModel {
  private static final byte TREES = 'T';
  private static final byte REGRESSION = 'R';

  private final PairClassifier classifier;

  ContactBaseline(PairClassifier classifier) {
    this.classifier = classifier;
  }

  @Override
  float[] logits(PairMap features) {
    int size = features.size;
    PairWindow window = new PairWindow(features);
    float[] logits = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = y; x < size; x++) {
        float logit = (float) classifier.logit(window.features(y, x));
        logits[y * size + x] = logit;
        logits[x * size + y] = logit;
      }
    }
    return logits;
  }

  @Override
  void write(DataOutputStream out) throws IOException {
    if (classifier instanceof BoostedTrees trees) {
      out.writeByte(TREES);
      trees.write(out);
    } else if (classifier instanceof LinearLogit regression) {
      out.writeByte(REGRESSION);
      regression.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  static ContactBaseline read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return new ContactBaseline(
        switch (kind) {
          case TREES -> BoostedTrees.read(in);
          case REGRESSION -> LinearLogit.read(in);
          default -> throw new IOException("a classifier of kind %d".formatted(kind));
        });
  }
}
