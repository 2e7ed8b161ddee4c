package org.coattend.note;

/**
 * What the words of one section pay to those of another, summed up over notes. Punctuation and what
 * a word pays to itself do not count.
 *
 * @param notes that have both
 * @param paid to the other section
 * @param total paid to the words of all sections
 * @param byLength what would be paid to the section if a word paid all words of its window alike
 * @param byDistance what would be paid if it paid them the mean of the window's words at their
 *     distance
 * @param patients who have both
 */
public record FlowSums(
    long notes, double paid, double total, double byLength, double byDistance, Patients patients) {

  /**
   * Those of other notes added.
   *
   * @param least patients that are asked for
   */
  public FlowSums with(FlowSums other, int least) {
    return new FlowSums(
        notes + other.notes,
        paid + other.paid,
        total + other.total,
        byLength + other.byLength,
        byDistance + other.byDistance,
        patients.with(other.patients, least));
  }

  /** Share paid to the other section of what is paid to words, in notes that have both; 0 to 1. */
  public double share() {
    return paid / total;
  }

  /** That share if a word paid all words of its window alike. */
  public double expectedShare() {
    return byLength / total;
  }

  /** What is paid by what lengths alone would give. */
  public double lift() {
    return paid / byLength;
  }

  /** What is paid by what distances alone would give. */
  public double distanceLift() {
    return paid / byDistance;
  }
}
