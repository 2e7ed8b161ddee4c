package org.coattend.contact;

/** Tells from the {@link PairWindow} of one pair whether it touches. */
public sealed interface PairClassifier permits BoostedTrees, LinearLogit {
  /**
   * Log odds of a contact.
   *
   * @param features as the classifier was trained on
   */
  double logit(float[] features);
}
