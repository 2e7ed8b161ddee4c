package org.coattend.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Sequence;

/** Measures how decisions rest on candidates: an accumulator over examples. */
public final class TokenReliance implements Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<Candidate> candidates;
  private final long seed;
  private final NavigableMap<Integer, RelianceSums> sums = new TreeMap<>();

  /** Starts empty. */
  public TokenReliance(List<Candidate> candidates, long seed) {
    this.candidates = new ArrayList<>(candidates);
    this.seed = seed;
  }

  /**
   * Takes in an example of words.
   *
   * @param model that is audited
   */
  public void add(AttentionModel model, Example example) {
    if (!(example.sequence() instanceof Sequence.Words words)) {
      throw new IllegalArgumentException(
          "example %s has no words; tokens are told apart by words".formatted(example.id()));
    }
    List<Trial> trials = new ArrayList<>();
    List<Sequence> sequences = new ArrayList<>(List.of(words));
    for (Candidate candidate : candidates) {
      int[] inner = example.inner();
      int[] carried =
          IntStream.of(inner).filter(i -> words.ids()[i] == candidate.token()).toArray();
      int[] others = IntStream.of(inner).filter(i -> words.ids()[i] != candidate.token()).toArray();
      SplittableRandom random = Chance.of(seed, example.id(), "token " + candidate.token());
      if (carried.length > 0
          && carried.length <= others.length
          && random.nextDouble() < candidate.share()) {
        int[] drawn = Chance.sample(others, carried.length, random);
        trials.add(new Trial(candidate, sequences.size()));
        sequences.add(words.without(set(carried)));
        sequences.add(words.without(set(drawn)));
        if (candidate.partner() != Candidate.NONE) {
          sequences.add(changed(words, carried, candidate.partner()));
          sequences.add(changed(words, drawn, candidate.partner()));
        }
      }
    }
    if (!trials.isEmpty()) {
      double[][] probabilities = model.probabilities(sequences);
      trials.forEach(trial -> trial.addTo(of(trial.candidate.token()), probabilities));
    }
  }

  /**
   * Takes in those of another.
   *
   * @return this
   */
  public TokenReliance merge(TokenReliance other) {
    other.sums.forEach((token, its) -> of(token).merge(its));
    return this;
  }

  /** What was measured of a token. */
  public RelianceSums of(int token) {
    return sums.computeIfAbsent(token, key -> new RelianceSums());
  }

  /** What is measured. */
  public List<Candidate> candidates() {
    return List.copyOf(candidates);
  }

  private static BitSet set(int[] positions) {
    BitSet set = new BitSet();
    IntStream.of(positions).forEach(set::set);
    return set;
  }

  private static Sequence.Words changed(Sequence.Words words, int[] positions, int to) {
    int[] ids = words.ids().clone();
    IntStream.of(positions).forEach(i -> ids[i] = to);
    return new Sequence.Words(ids);
  }

  /**
   * A candidate in an example: without it, without others, swapped, others changed to its partner.
   *
   * @param at where its sequences begin
   */
  private record Trial(Candidate candidate, int at) {
    void addTo(RelianceSums sums, double[][] probabilities) {
      int decided = Argmax.of(probabilities[0]);
      sums.addDrop(probabilities[0][decided] - probabilities[at][decided]);
      sums.addDeletion(
          Argmax.of(probabilities[at]) != decided, Argmax.of(probabilities[at + 1]) != decided);
      if (candidate.partner() != Candidate.NONE) {
        sums.addSwap(
            Argmax.of(probabilities[at + 2]) != decided,
            Argmax.of(probabilities[at + 3]) != decided);
      }
    }
  }
}
