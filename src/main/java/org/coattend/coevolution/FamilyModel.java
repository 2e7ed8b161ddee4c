package org.coattend.coevolution;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.coattend.contact.ContactPredictor;
import org.coattend.contact.ContactTier;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.Couplings;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.RowAttention;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.SequenceWeights;
import org.coattend.statistic.AttentionEntropy;
import org.coattend.statistic.PairAttention;
import org.coattend.statistic.Tally;

/**
 * Fits one family, block by block of target columns, and attends under each block.
 *
 * <p>Blocks are the same wherever they are computed and are put together in order, so that a family
 * gives the same bits on one core and on many.
 */
public final class FamilyModel implements AutoCloseable {
  /** Target columns of a block. */
  static final int BLOCK = 16;

  /** Columns of the longest query whose pairs get probabilities; bounds their features' memory. */
  private static final int LONGEST_QUERY = 1200;

  /** Most fitted columns of which mean-field couplings are made beside those of another model. */
  private static final int MOST_EXTRA_COLUMNS = 600;

  /**
   * How families are fitted.
   *
   * @param identity share of identical columns from which rows share one vote, in (0, 1]
   * @param couplings which model, with its hyperparameters
   * @param probability how pairs get their probability of contact, where it can be told
   */
  public record Options(double identity, CouplingModel.Options couplings, ContactTier probability)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when the identity is out of its range
     */
    public Options {
      if (!(identity > 0 && identity <= 1)) {
        throw new IllegalArgumentException(
            "identity is %s, must be above 0 and at most 1".formatted(identity));
      }
    }
  }

  private final EncodedFamily family;
  private final EncodedAlignment alignment;
  private final float[] weights;
  private final CouplingModel model;

  /**
   * @param weights of all rows, 0 for those that do not inform the fit
   */
  public FamilyModel(EncodedFamily family, float[] weights, CouplingModel.Options options) {
    this.family = family;
    this.alignment = family.fitted();
    this.weights = weights;
    model = options.of(alignment, weights);
  }

  /** Number of blocks of a family. */
  public static int blocks(EncodedFamily family) {
    return (family.usedColumns().length + BLOCK - 1) / BLOCK;
  }

  /**
   * About how many seconds of one core a family takes: its couplings, the attention of its rows and
   * their weights. Measured on 49 protein families.
   */
  public static double seconds(EncodedFamily family, CouplingModel.Options options) {
    double rows = family.alignment().rows();
    double columns = family.usedColumns().length;
    return options.seconds(rows, columns)
        + 2.5e-9 * rows * columns * columns
        + 0.7e-9 * rows * rows * Math.ceil(columns / 64);
  }

  /** Fits a block of targets and lets every row attend from them. */
  public FittedBlock block(int block) {
    int from = block * BLOCK;
    int to = Math.min(alignment.columns(), from + BLOCK);
    CouplingModel.Block fitted = model.fit(from, to);
    Tally<PairAttention.State> pairs = new Tally<>(new PairAttention());
    Tally<AttentionEntropy.State> entropy = new Tally<>(new AttentionEntropy());
    RowAttention.attend(
        alignment, weights, fitted.couplings(), family.split(), List.of(pairs, entropy));
    return block(fitted, pairs.encode(), entropy.encode());
  }

  /** The whole family in one go. */
  public static CoevolvingFamily fit(EncodedFamily family, Options options) {
    return fit(family, options, block -> {});
  }

  /**
   * The whole family in one go.
   *
   * @param fitted is shown each block
   */
  public static CoevolvingFamily fit(
      EncodedFamily family, Options options, Consumer<FittedBlock> fitted) {
    long start = System.nanoTime();
    float[] weights = SequenceWeights.of(family, options.identity());
    try (FamilyModel model = new FamilyModel(family, weights, options.couplings())) {
      float[] probabilities = model.contactProbabilities(options);
      Iterator<FittedBlock> blocks =
          IntStream.range(0, blocks(family)).mapToObj(model::block).peek(fitted).iterator();
      return new CoevolvingFamily(
          family, weights, blocks, options.couplings().averageProductShare(), probabilities, start);
    }
  }

  private float[] contactProbabilities(Options options) {
    return predictor(family, options)
        .map(
            predictor ->
                options.couplings().equals(predictor.couplings())
                    ? predictor.probabilities(family, weights, (MeanField) model)
                    : probabilities(predictor, family, weights))
        .orElse(null);
  }

  /**
   * Probability of contact of all pairs of query positions, shape {@code [columns][columns]}, from
   * mean-field couplings of its own; null for nucleotides and where the query is too long.
   */
  public static float[] contactProbabilities(
      EncodedFamily family, float[] weights, Options options) {
    return predictor(family, options)
        .map(predictor -> probabilities(predictor, family, weights))
        .orElse(null);
  }

  /** Whether pairs of a family get probabilities of contact. */
  public static boolean hasProbabilities(EncodedFamily family, Options options) {
    return predictor(family, options).isPresent();
  }

  /** The same wherever the family is fitted; empty where there are no probabilities. */
  static Optional<ContactPredictor> predictor(EncodedFamily family, Options options) {
    return options
        .probability()
        .predictor(family.alignment().alphabet())
        .filter(predictor -> family.alignment().columns() <= LONGEST_QUERY)
        .filter(
            predictor ->
                options.couplings().equals(predictor.couplings())
                    || family.usedColumns().length <= MOST_EXTRA_COLUMNS);
  }

  private static float[] probabilities(
      ContactPredictor predictor, EncodedFamily family, float[] weights) {
    try (MeanField couplings = predictor.couplings().of(family.fitted(), weights)) {
      return predictor.probabilities(family, weights, couplings);
    }
  }

  /** Gives back what the model holds of native memory. */
  @Override
  public void close() {
    model.close();
  }

  private FittedBlock block(CouplingModel.Block fitted, byte[] pairs, byte[] entropy) {
    Couplings couplings = fitted.couplings();
    int columns = couplings.columns();
    int targets = couplings.to() - couplings.from();
    float[][] norms = new float[targets][];
    short[][] strongest = new short[targets][];
    float[][] strongestCoupling = new float[targets][columns];
    int residues = couplings.residues();
    for (int target = 0; target < targets; target++) {
      int i = couplings.from() + target;
      norms[target] = couplings.norms(i);
      strongest[target] = couplings.strongest(i);
      for (int j = 0; j < columns; j++) {
        int pair = strongest[target][j];
        strongestCoupling[target][j] = couplings.value(i, j, pair / residues, pair % residues);
      }
    }
    return new FittedBlock(
        couplings.from(),
        norms,
        strongest,
        strongestCoupling,
        fitted.outcomes(),
        fitted.logLikelihoods(),
        pairs,
        entropy,
        fitted.heads());
  }
}
