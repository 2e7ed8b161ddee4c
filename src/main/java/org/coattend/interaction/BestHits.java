package org.coattend.interaction;

import java.util.ArrayList;
import java.util.List;
import org.coattend.encode.EncodedAlignment;

/**
 * The row of an organism that is most like the one query paired with the one most like the other:
 * likely the orthologues of both. The confidence is the smaller of the two identities.
 */
final class BestHits {
  private final EncodedAlignment a;
  private final EncodedAlignment b;

  BestHits(EncodedAlignment a, EncodedAlignment b) {
    this.a = a;
    this.b = b;
  }

  List<RowPair> pairs(List<Genome> genomes) {
    List<RowPair> pairs = new ArrayList<>();
    for (Genome genome : genomes) {
      int hitOfA = best(a, genome.a());
      int hitOfB = best(b, genome.b());
      pairs.add(new RowPair(hitOfA, hitOfB, Math.min(identity(a, hitOfA), identity(b, hitOfB))));
    }
    return pairs;
  }

  private static int best(EncodedAlignment alignment, int[] rows) {
    int best = rows[0];
    for (int row : rows) {
      best = identity(alignment, row) > identity(alignment, best) ? row : best;
    }
    return best;
  }

  /** Share of the query's residues that a row has as well. */
  private static double identity(EncodedAlignment alignment, int row) {
    int residues = 0;
    int same = 0;
    for (int column = 0; column < alignment.columns(); column++) {
      byte code = alignment.code(0, column);
      if (code != alignment.alphabet().gap()) {
        residues++;
        same += code == alignment.code(row, column) ? 1 : 0;
      }
    }
    return residues == 0 ? 0 : (double) same / residues;
  }
}
