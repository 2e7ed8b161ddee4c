package org.coattend.audit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;
import org.coattend.statistic.Divergence;

/**
 * Whether attention shows what a decision rests on, example by example (Jain and Wallace 2019,
 * "Attention is not Explanation"; Wiegreffe and Pinter 2019). Other attention than the model's own
 * is spread over the positions that are not ends; ends keep what they have.
 */
public final class Faithfulness implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * What is varied.
   *
   * @param permutations of attention, 1 or more
   * @param allowed change of the output by adversarial attention, 0 or more and below 1
   * @param leftOut positions of an example that are left out in turn, 1 or more; of a longer one as
   *     many are drawn by chance
   * @param seed of what is drawn by chance
   */
  public record Options(int permutations, double allowed, int leftOut, long seed)
      implements Serializable {
    /** 100 permutations, and a change of .05 (Jain and Wallace 2019); 512 positions left out. */
    public static final Options DEFAULT = new Options(100, .05, 512, 1);

    /** Checks. */
    public Options {
      if (permutations < 1) {
        throw new IllegalArgumentException(
            "permutations is %d, must be 1 or more".formatted(permutations));
      }
      if (!(allowed >= 0 && allowed < 1)) {
        throw new IllegalArgumentException(
            "allowed change is %s, must be 0 or more and below 1".formatted(allowed));
      }
      if (leftOut < 1) {
        throw new IllegalArgumentException(
            "positions left out is %d, must be 1 or more".formatted(leftOut));
      }
    }
  }

  /** Shortened copies of an example that are held at a time. */
  private static final int CHUNK = 32;

  /** What values are rounded to before they are ranked, so that rounding breaks no tie. */
  private static final double RESOLUTION = 0x1p-40;

  private final AttentionModel model;
  private final Options options;

  /** An audit of a model. */
  public Faithfulness(AttentionModel model, Options options) {
    this.model = model;
    this.options = options;
  }

  /**
   * Audits one decision.
   *
   * @throws IllegalArgumentException when the example has no position
   */
  public ExampleAudit audit(Example example) {
    int length = example.sequence().length();
    if (length == 0) {
      throw new IllegalArgumentException("example %s has no position".formatted(example.id()));
    }
    Reading reading = model.read(example.sequence());
    int[] inner = example.inner();
    double[] probabilities = reading.probabilities();
    int decided = Argmax.of(probabilities);
    double[] uniform = uniform(reading, inner);
    double[] underUniform = reading.probabilities(uniform);
    int[] measured = measured(example, inner);
    double[] leftOut = leftOut(example, measured, probabilities);
    double[] own = pick(inner, i -> reading.attention()[i]);
    boolean any = inner.length > 0;
    AdversarialAttention adversary = AdversarialAttention.of(reading, inner, options.allowed());
    Subspace states = subspace(reading.states(), inner);
    Subspace logits = subspace(centred(reading.values()), inner);
    return new ExampleAudit(
        example.id(),
        example.environment(),
        inner.length,
        example.label(),
        decided,
        probabilities[decided],
        Argmax.of(underUniform),
        RankCorrelation.of(own, gradients(reading, inner)),
        RankCorrelation.of(
            pick(measured, i -> reading.attention()[i]),
            pick(measured, i -> rounded(leftOut[i], RESOLUTION))),
        RankCorrelation.of(own, pick(inner, i -> valueWeighted(reading, i, decided))),
        any ? Divergence.totalVariation(probabilities, underUniform) : Double.NaN,
        any ? permuted(example, reading, inner, probabilities) : Double.NaN,
        any ? adversary.divergence() : Double.NaN,
        any ? reachable(own) : Double.NaN,
        any ? adversary.change() : Double.NaN,
        adversary.exact(),
        blindness(states, logits, change(reading, uniform, inner)),
        blindness(states, logits, change(reading, adversary.attention(), inner)),
        tokens(example, reading, decided, leftOut, adversary.attention()));
  }

  /** Uniform attention; the ends keep what they have. */
  static double[] uniform(Reading reading, int[] inner) {
    double mass = IntStream.of(inner).mapToDouble(i -> reading.attention()[i]).sum();
    double[] uniform = reading.attention().clone();
    for (int i : inner) {
      uniform[i] = mass / inner.length;
    }
    return uniform;
  }

  /** |gradient × input|, rounded to 2^−40 of the largest. */
  private static double[] gradients(Reading reading, int[] inner) {
    double[] gradients = pick(inner, i -> Math.abs(reading.gradientTimesInput()[i]));
    double largest = Arrays.stream(gradients).max().orElse(0);
    return Arrays.stream(gradients).map(each -> rounded(each, RESOLUTION * largest)).toArray();
  }

  private static double rounded(double value, double unit) {
    return unit > 0 ? Math.rint(value / unit) * unit : value;
  }

  /** The divergence of all attention on the position that has least, the highest of any. */
  private static double reachable(double[] own) {
    double[] farthest =
        SlabAdversary.farthest(
                own, new double[own.length], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
            .attention();
    return Divergence.jensenShannon(own, farthest);
  }

  /** The positions that are left out, in their order. */
  private int[] measured(Example example, int[] inner) {
    if (inner.length <= options.leftOut()) {
      return inner;
    }
    var random = Chance.of(options.seed(), example.id(), "left out");
    return Arrays.stream(Chance.sample(inner, options.leftOut(), random)).sorted().toArray();
  }

  /** Changes of the output without a position, NaN at those that are not measured. */
  private double[] leftOut(Example example, int[] measured, double[] probabilities) {
    double[] changes = new double[example.sequence().length()];
    Arrays.fill(changes, Double.NaN);
    for (int from = 0; from < measured.length; from += CHUNK) {
      int[] chunk = Arrays.copyOfRange(measured, from, Math.min(measured.length, from + CHUNK));
      double[][] without =
          model.probabilities(IntStream.of(chunk).mapToObj(i -> without(example, i)).toList());
      for (int k = 0; k < chunk.length; k++) {
        changes[chunk[k]] = Divergence.totalVariation(probabilities, without[k]);
      }
    }
    return changes;
  }

  private static Sequence without(Example example, int position) {
    BitSet out = new BitSet();
    out.set(position);
    return example.sequence().without(out);
  }

  private double permuted(Example example, Reading reading, int[] inner, double[] probabilities) {
    var random = Chance.of(options.seed(), example.id(), "permutations");
    double[] order = pick(inner, i -> reading.attention()[i]);
    double[] attention = reading.attention().clone();
    double[] changes = new double[options.permutations()];
    for (int k = 0; k < changes.length; k++) {
      Chance.shuffle(order, random);
      for (int i = 0; i < inner.length; i++) {
        attention[inner[i]] = order[i];
      }
      changes[k] = Divergence.totalVariation(probabilities, reading.probabilities(attention));
    }
    Arrays.sort(changes);
    return (changes[(changes.length - 1) / 2] + changes[changes.length / 2]) / 2;
  }

  private static double valueWeighted(Reading reading, int position, int decided) {
    double[] says = reading.values()[position];
    double others = Arrays.stream(says).sum() - says[decided];
    return reading.attention()[position] * Math.abs(says[decided] - others / (says.length - 1));
  }

  /** Each row less its mean: what changes probabilities. */
  private static double[][] centred(double[][] values) {
    return Arrays.stream(values)
        .map(
            row -> {
              double mean = Arrays.stream(row).average().orElse(0);
              return Arrays.stream(row).map(value -> value - mean).toArray();
            })
        .toArray(double[][]::new);
  }

  private static Subspace subspace(double[][] rows, int[] inner) {
    return new Subspace(IntStream.of(inner).mapToObj(i -> rows[i]).toArray(double[][]::new));
  }

  private static double[] change(Reading reading, double[] other, int[] inner) {
    return pick(inner, i -> reading.attention()[i] - other[i]);
  }

  private static Blindness blindness(Subspace states, Subspace logits, double[] change) {
    double values = states.unseen(change);
    // Logits are of the states; rounding could say otherwise.
    return new Blindness(values, Math.max(values, logits.unseen(change)));
  }

  private static List<TokenAudit> tokens(
      Example example, Reading reading, int decided, double[] leftOut, double[] adversarial) {
    return IntStream.range(0, reading.length())
        .mapToObj(
            i ->
                new TokenAudit(
                    i,
                    example.ends().get(i),
                    reading.attention()[i],
                    Math.abs(reading.gradientTimesInput()[i]),
                    leftOut[i],
                    valueWeighted(reading, i, decided),
                    adversarial[i]))
        .toList();
  }

  private static double[] pick(int[] positions, IntToDoubleFunction of) {
    return IntStream.of(positions).mapToDouble(of).toArray();
  }
}
