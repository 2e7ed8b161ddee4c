package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.coattend.statistic.StudentT;

/**
 * How a term attends to another, summed up over notes. Every note counts once in the test, whatever
 * the number of pairs in it: its excess is the mean over its pairs of ln weight − mean ln weight of
 * the window's pairs at the same distance, which is 0 on average where terms do not matter.
 *
 * @param notes that have the pair
 * @param pairs of words in them
 * @param weight sum over the pairs
 * @param expected sum of the mean weights at their distances
 * @param excess sum over notes
 * @param squaredExcess its squares
 * @param patients who have it
 */
public record PairSums(
    long notes,
    long pairs,
    double weight,
    double expected,
    double excess,
    double squaredExcess,
    Patients patients)
    implements Serializable {

  /**
   * Those of other notes added.
   *
   * @param least patients that are asked for
   */
  public PairSums with(PairSums other, int least) {
    return new PairSums(
        notes + other.notes,
        pairs + other.pairs,
        weight + other.weight,
        expected + other.expected,
        excess + other.excess,
        squaredExcess + other.squaredExcess,
        patients.with(other.patients, least));
  }

  /** Mean weight by the mean at the same distance. */
  public double lift() {
    return weight / expected;
  }

  /**
   * Mean excess of the notes by its standard error: Student's t of {@code notes − 1} degrees of
   * freedom; NaN for one note or equal ones.
   */
  public double z() {
    double mean = excess / notes;
    double variance = (squaredExcess - notes * mean * mean) / (notes - 1);
    return variance > 1e-12 * mean * mean ? mean / Math.sqrt(variance / notes) : Double.NaN;
  }

  /** Probability of a z as far from 0, either way, if terms did not matter; NaN like {@link #z}. */
  public double p() {
    return StudentT.twoSided(z(), notes - 1.0);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(notes);
    out.writeLong(pairs);
    out.writeDouble(weight);
    out.writeDouble(expected);
    out.writeDouble(excess);
    out.writeDouble(squaredExcess);
    patients.write(out);
  }

  static PairSums read(DataInputStream in) throws IOException {
    return new PairSums(
        in.readLong(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        Patients.read(in));
  }
}
