package org.coattend.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.SequenceWeights;

/**
 * Wall time of the exact weights of a deep family, on as many threads as there are cores.
 *
 * <p>Usage: {@code mvn -Pbench -DskipTests verify -Dbench.rows=100000 -Dbench.columns=200}.
 */
public final class WeightsBenchmark {
  private static final int PARTS = 64;
  private static final int ANCESTORS = 2_000;

  private WeightsBenchmark() {}

  public static void main(String[] args) {
    EncodedAlignment alignment = evolved(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    int rows = alignment.rows();
    long start = System.nanoTime();
    int[] neighbours =
        IntStream.range(0, PARTS)
            .parallel()
            .mapToObj(
                part ->
                    SequenceWeights.neighbours(
                        alignment, 0.8, boundary(rows, part), boundary(rows, part + 1)))
            .reduce(new int[rows], WeightsBenchmark::sum);
    double seconds = (System.nanoTime() - start) / 1e9;
    double neff = Arrays.stream(neighbours).mapToDouble(n -> 1.0 / (1 + n)).sum();
    System.out.printf(
        Locale.ROOT,
        "weights of %,d rows × %,d columns: %.1f s on %d cores, Neff %,.0f%n",
        rows,
        alignment.columns(),
        seconds,
        Runtime.getRuntime().availableProcessors(),
        neff);
  }

  /** Parts with equally many pairs. */
  private static int boundary(int rows, int part) {
    return (int) Math.round(rows * (1 - Math.sqrt(1 - (double) part / PARTS)));
  }

  private static int[] sum(int[] a, int[] b) {
    int[] sum = new int[a.length];
    Arrays.setAll(sum, k -> a[k] + b[k]);
    return sum;
  }

  /** Descendants of a few thousand ancestors, 0 to 60 % of their residues changed. */
  private static EncodedAlignment evolved(int rows, int columns) {
    Random random = new Random(1);
    int symbols = Alphabet.PROTEIN.size();
    byte[] ancestors = new byte[ANCESTORS * columns];
    for (int k = 0; k < ancestors.length; k++) {
      ancestors[k] = (byte) random.nextInt(symbols);
    }
    byte[] codes = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      int ancestor = random.nextInt(ANCESTORS) * columns;
      double change = 0.6 * random.nextDouble();
      for (int column = 0; column < columns; column++) {
        boolean changed = random.nextDouble() < change;
        codes[row * columns + column] =
            changed ? (byte) random.nextInt(symbols) : ancestors[ancestor + column];
      }
    }
    return new EncodedAlignment("evolved", Alphabet.PROTEIN, rows, columns, codes);
  }
}
