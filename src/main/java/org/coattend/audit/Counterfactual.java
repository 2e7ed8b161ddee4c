package org.coattend.audit;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;

/**
 * A model that gives the output of another on every sequence, also on those with positions taken
 * out, and shows another attention map: the highest attention stands where the other's is lowest,
 * and so on; what has none, such as masked ends, still has none. Every position has the other's
 * mean of values as its value, so that no attention changes the output. Where attention is the same
 * everywhere, as in a sequence of one position, the map is the same as well. It tests an audit:
 * whoever trusts its maps trusts what cannot be told from the output.
 */
public final class Counterfactual implements AttentionModel {
  private static final long serialVersionUID = 1;

  private final AttentionModel original;

  /** A model with the outputs of the original. */
  public Counterfactual(AttentionModel original) {
    this.original = original;
  }

  @Override
  public int classes() {
    return original.classes();
  }

  @Override
  public Reading read(Sequence sequence) {
    Reading reading = original.read(sequence);
    return new Reading(
        reversed(reading.attention()),
        everywhere(mean(reading.attention(), reading.states()), reading.length()),
        everywhere(mean(reading.attention(), reading.values()), reading.length()),
        reading.bias(),
        reading.gradientTimesInput());
  }

  @Override
  public double[][] probabilities(List<Sequence> sequences) {
    return original.probabilities(sequences);
  }

  private static double[] mean(double[] attention, double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += attention[i] * rows[i][k];
      }
    }
    return mean;
  }

  private static double[][] everywhere(double[] row, int length) {
    return IntStream.range(0, length).mapToObj(i -> row.clone()).toArray(double[][]::new);
  }

  private static double[] reversed(double[] attention) {
    int[] ascending =
        IntStream.range(0, attention.length)
            .filter(i -> attention[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> attention[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] reversed = new double[attention.length];
    for (int rank = 0; rank < ascending.length; rank++) {
      reversed[ascending[rank]] = attention[ascending[ascending.length - 1 - rank]];
    }
    return reversed;
  }
}
