package org.coattend.coevolution;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.HeadAttention;
import org.coattend.coupling.PairScores;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.statistic.AttentionEntropy;
import org.coattend.statistic.PairAttention;
import org.coattend.statistic.Tally;

/** What was found out about one family: everything that the tables say. */
public final class CoevolvingFamily implements Serializable {

  /**
   * Two fitted columns i &lt; j, 1-based.
   *
   * @param score after average product correction
   * @param rawScore (‖W_ij‖ + ‖W_ji‖) / 2
   * @param zscore of the score among the family's pairs
   * @param rank by score, 1 the highest
   * @param probability of contact; null where it cannot be told
   * @param attentionIj weighted mean over rows of the attention from i to j
   * @param attentionJi the same from j to i
   * @param attentionSd root mean square of the two directions' standard deviations over rows
   * @param support weighted share of rows without a gap at either
   * @param strongestI residue at i of the pair of residues with the largest coupling
   * @param strongestJ residue at j of that pair
   * @param coupling that coupling, a logit, in the zero-sum gauge
   */
  public record Pair(
      int i,
      int j,
      char residueI,
      char residueJ,
      float score,
      float rawScore,
      float zscore,
      int rank,
      Float probability,
      float attentionIj,
      float attentionJi,
      float attentionSd,
      float support,
      char strongestI,
      char strongestJ,
      float coupling)
      implements Serializable {}

  /**
   * One column, 1-based.
   *
   * @param entropy of the residues (gaps left out), in nats
   * @param gapFraction weighted share of gaps
   * @param attentionEntropy mean over rows, in nats; null for a column that is not fitted
   * @param attentionReceived sum over the other columns of their mean attention to this one; null
   *     for a column that is not fitted
   */
  public record Position(
      int i,
      char residue,
      float entropy,
      float gapFraction,
      Float attentionEntropy,
      Float attentionReceived) {

    /** exp of the entropy: to how many positions the attention amounts; null if not fitted. */
    public Float effectivePartners() {
      return attentionEntropy == null ? null : (float) Math.exp(attentionEntropy);
    }
  }

  /**
   * One row.
   *
   * @param row ordinal in the family as read, from 1
   * @param weight 0 for a row that the filters keep out of the fit
   * @param pseudoLogLikelihood Σ_i ln p(x_i | x_−i) over fitted columns, in nats
   * @param attentionEntropy mean over its residues, in nats
   */
  public record AlignedRow(
      int row, String id, float weight, double pseudoLogLikelihood, float attentionEntropy) {}

  /**
   * One head of factored attention: {@code W_ij = Σ_h scale · attention_ij · value}.
   *
   * @param head from 1
   * @param opposite the head with the opposite value matrix, from 1
   * @param scale factor of the value matrix, a logit
   * @param share of the couplings' squared norm, 0…1
   * @param attentionEntropy of a position's attention, mean over fitted columns, in nats
   * @param attentionKept attention that a position pays to itself, without effect, mean over fitted
   *     columns, 0…1
   * @param topI attending positions, 1-based, of the pairs with the most attention, the most first
   * @param topJ positions attended to
   * @param topAttention the attention of those pairs, 0…1
   * @param strongestI residue at the attending position of the value matrix's largest entry
   * @param strongestJ residue attended to of that entry
   * @param value matrix of unit norm, shape {@code [residue at i][residue at j]}
   */
  public record Head(
      int head,
      int opposite,
      double scale,
      float share,
      float attentionEntropy,
      float attentionKept,
      int[] topI,
      int[] topJ,
      float[] topAttention,
      char strongestI,
      char strongestJ,
      float[] value) {}

  private final String name;
  private final String source;
  private final Alphabet alphabet;
  private final long rowsIn;
  private final int rowsUsed;
  private final byte[] query;
  private final int[] rowNumbers;
  private final String[] ids;
  private final float[] weights;
  private final double effectiveRows;
  private final int[] fitted;
  private final float[] entropy;
  private final float[] gapFraction;
  private final PairScores scores;
  private final float[] probabilities;
  private final float[][] attention;
  private final float[] deviation;
  private final float[] support;
  private final float[] attentionEntropy;
  private final short[] strongest;
  private final float[] strongestCoupling;
  private final double[] logLikelihoods;
  private final float[] rowEntropy;
  private final int iterations;
  private final boolean converged;
  private final double objective;
  private final double seconds;

  /** Null for a model without heads. */
  private final HeadAttention heads;

  /**
   * Puts the blocks together, in order; each is needed only while it is its turn.
   *
   * @param blocks all blocks of the family, by ascending target
   * @param averageProductShare of the model, for the scores
   * @param probabilities of contact, shape {@code [columns][columns]}; null where they cannot be
   *     told
   * @param start when its weights were begun, by {@link System#nanoTime}
   */
  public CoevolvingFamily(
      EncodedFamily family,
      float[] weights,
      Iterator<FittedBlock> blocks,
      double averageProductShare,
      float[] probabilities,
      long start) {
    EncodedAlignment alignment = family.alignment();
    name = family.name();
    source = family.source();
    alphabet = alignment.alphabet();
    rowsIn = family.rowsIn();
    rowsUsed = family.usedRows().length;
    query = Arrays.copyOf(alignment.codes(), alignment.columns());
    rowNumbers = family.rowNumbers();
    ids = family.ids();
    this.weights = weights;
    this.probabilities = probabilities;
    fitted = family.usedColumns();
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    effectiveRows = total;
    entropy = new float[alignment.columns()];
    gapFraction = new float[alignment.columns()];
    describeColumns(alignment);

    int columns = fitted.length;
    float[][] norms = new float[columns][];
    short[][] residues = new short[columns][];
    float[][] couplings = new float[columns][];
    logLikelihoods = new double[alignment.rows()];
    Tally<PairAttention.State> pairs = new Tally<>(new PairAttention());
    Tally<AttentionEntropy.State> entropies = new Tally<>(new AttentionEntropy());
    List<CouplingModel.Outcome> outcomes = new ArrayList<>();
    HeadAttention allHeads = null;
    while (blocks.hasNext()) {
      FittedBlock block = blocks.next();
      for (int target = 0; target < block.norms().length; target++) {
        norms[block.from() + target] = block.norms()[target];
        residues[block.from() + target] = block.strongest()[target];
        couplings[block.from() + target] = block.strongestCoupling()[target];
      }
      for (int row = 0; row < logLikelihoods.length; row++) {
        logLikelihoods[row] += block.logLikelihoods()[row];
      }
      pairs.add(block.pairAttention());
      entropies.add(block.attentionEntropy());
      outcomes.addAll(block.outcomes());
      if (block.heads() != null) {
        if (allHeads == null) {
          allHeads = new HeadAttention(block.heads().values(), 0, columns);
        }
        allHeads.add(block.heads());
      }
    }
    heads = allHeads;
    seconds = (System.nanoTime() - start) / 1e9;
    iterations = outcomes.stream().mapToInt(CouplingModel.Outcome::iterations).max().orElse(0);
    converged = outcomes.stream().allMatch(CouplingModel.Outcome::converged);
    objective = outcomes.stream().mapToDouble(CouplingModel.Outcome::objective).sum();

    scores = new PairScores(norms, averageProductShare);
    attention = new float[columns][columns];
    attentionEntropy = new float[columns];
    deviation = new float[scores.size()];
    support = new float[scores.size()];
    strongest = new short[scores.size()];
    strongestCoupling = new float[scores.size()];
    for (int i = 0; i < columns; i++) {
      attentionEntropy[i] = (float) entropies.state().ofQuery(i);
      for (int j = 0; j < columns; j++) {
        attention[i][j] = (float) pairs.state().mean(i, j);
      }
      for (int j = i + 1; j < columns; j++) {
        int pair = scores.pair(i, j);
        double ij = pairs.state().deviation(i, j);
        double ji = pairs.state().deviation(j, i);
        deviation[pair] = (float) Math.sqrt((ij * ij + ji * ji) / 2);
        support[pair] = (float) (pairs.state().support(i, j) / effectiveRows);
        boolean forward = couplings[i][j] >= couplings[j][i];
        strongestCoupling[pair] = forward ? couplings[i][j] : couplings[j][i];
        strongest[pair] = forward ? residues[i][j] : swapped(residues[j][i]);
      }
    }
    rowEntropy = new float[alignment.rows()];
    for (int row = 0; row < rowEntropy.length; row++) {
      rowEntropy[row] = (float) entropies.state().ofRow(row);
    }
  }

  public String name() {
    return name;
  }

  public String source() {
    return source;
  }

  /** Rows as read, quarantined ones included. */
  public long rowsIn() {
    return rowsIn;
  }

  /** Rows that inform the fit. */
  public int rowsUsed() {
    return rowsUsed;
  }

  /** Rows that the filters keep out of the fit: they have weight 0. */
  public int rowsFiltered() {
    return ids.length - rowsUsed;
  }

  /** Columns of the alignment, those that are not fitted included. */
  public int columns() {
    return query.length;
  }

  /** Neff: the sum of the rows' weights. */
  public double effectiveRows() {
    return effectiveRows;
  }

  /** Most iterations that any column took. */
  public int iterations() {
    return iterations;
  }

  /** Whether all columns converged. */
  public boolean converged() {
    return converged;
  }

  /**
   * Sum over columns of the negative pseudo-log-likelihood, in nats; with the penalty, where the
   * model has one.
   */
  public double objective() {
    return objective;
  }

  public double seconds() {
    return seconds;
  }

  /**
   * Pairs of fitted columns with i &lt; j, best score first.
   *
   * @param top how many, at most
   */
  public Stream<Pair> pairs(int top) {
    int[] ranks = scores.ranks();
    float[] zscores = scores.zscores();
    int[] first = new int[ranks.length];
    int[] second = new int[ranks.length];
    for (int i = 0; i < fitted.length; i++) {
      for (int j = i + 1; j < fitted.length; j++) {
        first[ranks[scores.pair(i, j)] - 1] = i;
        second[ranks[scores.pair(i, j)] - 1] = j;
      }
    }
    return IntStream.range(0, Math.min(top, ranks.length))
        .mapToObj(place -> pair(first[place], second[place], place + 1, zscores));
  }

  /** All columns, in order. */
  public Stream<Position> positions() {
    Float[] entropies = new Float[query.length];
    Float[] received = new Float[query.length];
    for (int j = 0; j < fitted.length; j++) {
      double sum = 0;
      for (int i = 0; i < fitted.length; i++) {
        sum += attention[i][j];
      }
      entropies[fitted[j]] = attentionEntropy[j];
      received[fitted[j]] = (float) sum;
    }
    return IntStream.range(0, query.length)
        .mapToObj(
            column ->
                new Position(
                    column + 1,
                    alphabet.symbol(query[column]),
                    entropy[column],
                    gapFraction[column],
                    entropies[column],
                    received[column]));
  }

  /** All rows, the least likely first. */
  public Stream<AlignedRow> rows() {
    return IntStream.range(0, ids.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> logLikelihoods[row]))
        .map(
            row ->
                new AlignedRow(
                    rowNumbers[row], ids[row], weights[row], logLikelihoods[row], rowEntropy[row]));
  }

  /** The heads, in order; none of a model without. */
  public Stream<Head> heads() {
    return heads == null ? Stream.empty() : IntStream.range(0, heads.heads()).mapToObj(this::head);
  }

  private Head head(int head) {
    HeadAttention.Summary summary = heads.summary(head);
    float[] value = heads.values().matrix(head);
    int strongest =
        IntStream.range(0, value.length)
            .reduce(0, (best, entry) -> value[entry] > value[best] ? entry : best);
    float[] topAttention = new float[summary.top().size()];
    for (int place = 0; place < topAttention.length; place++) {
      topAttention[place] = (float) summary.top().get(place).attention();
    }
    return new Head(
        head + 1,
        (head ^ 1) + 1,
        summary.scale(),
        (float) summary.share(),
        (float) summary.entropy(),
        (float) summary.kept(),
        summary.top().stream().mapToInt(top -> fitted[top.i()] + 1).toArray(),
        summary.top().stream().mapToInt(top -> fitted[top.j()] + 1).toArray(),
        topAttention,
        alphabet.symbol(strongest / alphabet.gap()),
        alphabet.symbol(strongest % alphabet.gap()),
        value);
  }

  private Pair pair(int i, int j, int rank, float[] zscores) {
    int pair = scores.pair(i, j);
    int residues = alphabet.gap();
    return new Pair(
        fitted[i] + 1,
        fitted[j] + 1,
        alphabet.symbol(query[fitted[i]]),
        alphabet.symbol(query[fitted[j]]),
        scores.score(pair),
        scores.raw(pair),
        zscores[pair],
        rank,
        probabilities == null ? null : probabilities[fitted[i] * query.length + fitted[j]],
        attention[i][j],
        attention[j][i],
        deviation[pair],
        support[pair],
        alphabet.symbol(strongest[pair] / residues),
        alphabet.symbol(strongest[pair] % residues),
        strongestCoupling[pair]);
  }

  private short swapped(short residues) {
    int count = alphabet.gap();
    return (short) (residues % count * count + residues / count);
  }

  private void describeColumns(EncodedAlignment alignment) {
    int symbols = alphabet.size();
    double[] counts = new double[alignment.columns() * symbols];
    for (int row = 0; row < alignment.rows(); row++) {
      for (int column = 0; weights[row] > 0 && column < alignment.columns(); column++) {
        counts[column * symbols + alignment.code(row, column)] += weights[row];
      }
    }
    for (int column = 0; column < alignment.columns(); column++) {
      double gaps = counts[column * symbols + alphabet.gap()];
      double present = effectiveRows - gaps;
      double nats = 0;
      for (int residue = 0; residue < alphabet.gap(); residue++) {
        double share = counts[column * symbols + residue] / present;
        nats -= share > 0 ? share * Math.log(share) : 0;
      }
      gapFraction[column] = (float) (gaps / effectiveRows);
      entropy[column] = (float) nats;
    }
  }
}
