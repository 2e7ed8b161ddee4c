package org.coattend.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Softmax;
import org.coattend.statistic.Divergence;

/**
 * A search for attention far from a given one that changes the output little, for any number of
 * classes. Along a straight line the divergence is convex, so that an end of what is allowed of it
 * is highest: from the model's own attention, from pairs of the least attended positions, and from
 * about as many positions as there are classes that give nearly the output, the search moves
 * attention, all of it or that of one position, to another position as far as is allowed, as long
 * as the divergence rises. What it finds is allowed; it need not be the farthest.
 */
final class SearchedAdversary {
  /** Positions, of the least attention, that attention is moved to. */
  private static final int TARGETS = 24;

  private static final int ROUNDS = 12;
  private static final int HALVINGS = 30;

  /** What rounding makes of a change of the output. */
  private static final double ROUNDING = 1e-12;

  /** Positions with attention up to which that of each is moved alone. */
  private static final int FEW = 8;

  private final double[] own;
  private final double[][] values;
  private final double[] probabilities;
  private final double[] rest;
  private final double mass;
  private final double allowed;
  private final int[] targets;

  private SearchedAdversary(Reading reading, int[] inner, double allowed) {
    this.allowed = allowed;
    own = IntStream.of(inner).mapToDouble(i -> reading.attention()[i]).toArray();
    values = IntStream.of(inner).mapToObj(i -> reading.values()[i]).toArray(double[][]::new);
    probabilities = reading.probabilities();
    mass = Arrays.stream(own).sum();
    double[] ends = reading.attention().clone();
    IntStream.of(inner).forEach(i -> ends[i] = 0);
    rest = reading.logits(ends);
    targets =
        IntStream.range(0, own.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> own[k]))
            .limit(TARGETS)
            .mapToInt(Integer::intValue)
            .toArray();
  }

  static double[] farthest(Reading reading, int[] inner, double allowed) {
    SearchedAdversary search = new SearchedAdversary(reading, inner, allowed);
    double[] best = search.climb(search.own);
    double[] sparse = search.own;
    for (double share : new double[] {1, .5, 1.0 / reading.bias().length}) {
      for (double wider : new double[] {1, 2, 4, 8}) {
        double[] found = search.sparse(share * search.mass, wider);
        sparse = search.allowed(found) ? search.higher(sparse, found) : sparse;
      }
    }
    best = search.higher(best, search.climb(sparse));
    return search.higher(best, search.climb(search.onEdges()));
  }

  /** The farthest on the edges between the least attended positions; else the model's own. */
  private double[] onEdges() {
    double[] best = own;
    for (int start : targets) {
      double[] single = new double[own.length];
      single[start] = mass;
      for (int other : targets) {
        double[] onEdge = firstAllowed(single, other);
        best = onEdge == null ? best : higher(best, onEdge);
      }
    }
    return best;
  }

  /** The first allowed on the way from attention to all of it on a position; null when none is. */
  private double[] firstAllowed(double[] from, int to) {
    int steps = 16;
    Move move = new Move(from, -1, to);
    for (int k = 0; k <= steps; k++) {
      double share = (double) k / steps;
      if (move.allowed(share)) {
        return move.at(k == 0 ? 0 : move.last(share, (k - 1.0) / steps));
      }
    }
    return null;
  }

  /**
   * Attention on few of the least attended positions that gives nearly the output: minimises Σ c_i
   * x_i with c_i = L(a_i, x) / x, see {@link SlabAdversary}, so that no logit moves by more than ρ
   * = 2 artanh(allowed) from what all move by; the output then changes by at most tanh(ρ/2). A
   * vertex of this linear program has about as many positions as there are classes.
   *
   * @param typical x, what a position is taken to have
   * @param wider than ρ by this factor; above 1, the output may change by more than is allowed
   */
  private double[] sparse(double typical, double wider) {
    int n = own.length;
    int classes = rest.length;
    double[] costs = new double[n + 2];
    double[] ones = new double[n + 2];
    for (int i = 0; i < n; i++) {
      costs[i] = SlabAdversary.loss(own[i], typical) / typical;
      ones[i] = 1;
    }
    double margin = wider * Math.log((1 + allowed) / (1 - allowed));
    List<LinearConstraint> constraints = new ArrayList<>();
    constraints.add(new LinearConstraint(ones, Relationship.EQ, mass));
    for (int k = 0; k < classes; k++) {
      double[] moves = new double[n + 2];
      double kept = 0;
      for (int i = 0; i < n; i++) {
        moves[i] = values[i][k];
        kept += own[i] * values[i][k];
      }
      // What all logits move by, of either sign.
      moves[n] = 1;
      moves[n + 1] = -1;
      constraints.add(new LinearConstraint(moves, Relationship.LEQ, kept + margin));
      constraints.add(new LinearConstraint(moves, Relationship.GEQ, kept - margin));
    }
    try {
      double[] solution =
          new SimplexSolver()
              .optimize(
                  new MaxIter(10_000),
                  new LinearObjectiveFunction(costs, 0),
                  new LinearConstraintSet(constraints),
                  GoalType.MINIMIZE,
                  new NonNegativeConstraint(true))
              .getPointRef();
      return ofMass(Arrays.copyOf(solution, n));
    } catch (MathIllegalStateException e) {
      // Rounding can leave the solver without an answer; the model's own attention is one.
      return own;
    }
  }

  private double[] ofMass(double[] solution) {
    double[] positive = Arrays.stream(solution).map(x -> Math.max(0, x)).toArray();
    double sum = Arrays.stream(positive).sum();
    return Arrays.stream(positive).map(x -> x * mass / sum).toArray();
  }

  private double[] climb(double[] start) {
    double[] best = start;
    for (int round = 0; round < ROUNDS; round++) {
      double[] next = best;
      double[] here = best;
      int[] sources = IntStream.range(0, own.length).filter(k -> here[k] > 0).toArray();
      for (int to : targets) {
        next = higher(next, farthestAllowed(here, -1, to));
        if (sources.length <= FEW) {
          for (int from : sources) {
            next = higher(next, farthestAllowed(here, from, to));
          }
        }
      }
      if (next == best) {
        return best;
      }
      best = next;
    }
    return best;
  }

  private double[] higher(double[] one, double[] other) {
    return height(other) > height(one) + 1e-9 ? other : one;
  }

  private double[] farthestAllowed(double[] start, int from, int to) {
    Move move = new Move(start, from, to);
    return move.at(move.allowed(1) ? 1 : move.last(0, 1));
  }

  /**
   * Attention of one position, or of all when that is −1, moved to another. The logits are linear
   * in the share that is moved, so that those of both ends tell all.
   */
  private final class Move {
    private final double[] start;
    private final int from;
    private final int to;
    private final double[] before;
    private final double[] after;

    Move(double[] start, int from, int to) {
      this.start = start;
      this.from = from;
      this.to = to;
      before = logits(start);
      after = logits(at(1));
    }

    double[] at(double share) {
      double[] moved = start.clone();
      double taken = 0;
      for (int k = 0; k < moved.length; k++) {
        if (from < 0 || k == from) {
          taken += share * moved[k];
          moved[k] -= share * moved[k];
        }
      }
      moved[to] += taken;
      return moved;
    }

    boolean allowed(double share) {
      double[] logits = new double[before.length];
      for (int k = 0; k < logits.length; k++) {
        logits[k] = (1 - share) * before[k] + share * after[k];
      }
      return keeps(logits);
    }

    /** The last allowed share, between one that is allowed and one that is not. */
    double last(double isAllowed, double notAllowed) {
      double inside = isAllowed;
      double outside = notAllowed;
      for (int k = 0; k < HALVINGS; k++) {
        double middle = (inside + outside) / 2;
        if (allowed(middle)) {
          inside = middle;
        } else {
          outside = middle;
        }
      }
      return inside;
    }
  }

  private boolean allowed(double[] attention) {
    return keeps(logits(attention));
  }

  private boolean keeps(double[] logits) {
    return Divergence.totalVariation(probabilities, Softmax.of(logits)) <= allowed + ROUNDING;
  }

  private double[] logits(double[] attention) {
    double[] logits = rest.clone();
    for (int i = 0; i < attention.length; i++) {
      for (int k = 0; k < logits.length && attention[i] > 0; k++) {
        logits[k] += attention[i] * values[i][k];
      }
    }
    return logits;
  }

  private double height(double[] attention) {
    return Divergence.jensenShannon(own, attention);
  }
}
