package org.coattend.study.recall;

import java.util.Locale;

/** What is known exactly. */
public enum Formula {
  ATTENTION_WEIGHT(
      "weight of a key whose score is by the gap Δ above that of T − 1 others: 1 / (1 + (T − 1) e^−Δ);"
          + " parameter: Δ"),
  NEEDED_GAP("the gap at which that weight is 0.99: ln(99 (T − 1)); parameter: 0.99"),
  RECALL_ERROR(
      "mean square error of recall by that weight α, values being normal: (1 − α)² T / (T − 1);"
          + " parameter: Δ"),
  LINEAR_GRADIENT(
      "length of the gradient of a linear recurrent network's state, Wh being ρ times a rotation,"
          + " to an item T − 1 steps ago: ρ^(T − 1); parameter: ρ"),
  RECALL_VARIANCE("error of recall by the constant 0: 1"),
  ADDING_VARIANCE("error of adding by a constant: 1/6"),
  COPY_CHANCE(
      "error of copying by even guesses: 10 ln 8 / (T + 20); measured by the entropy"
          + " of the symbols' frequencies");

  private final String meaning;

  Formula(String meaning) {
    this.meaning = meaning;
  }

  /** As columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it says. */
  public String meaning() {
    return meaning;
  }
}
