package org.coattend.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.coattend.encode.Alphabet;

/**
 * A protein family simulated from a Potts model whose contacts are known because they were planted.
 *
 * <p>Fields b_i(a) and, for planted pairs only, couplings W_ij(a, b) are independent normal numbers
 * with mean 0 and a given standard deviation. Contacts form a sparse graph: at most 3 for a column,
 * none closer than 4 columns, a third of them at 24 columns or more. Each row is the end of a Gibbs
 * chain of its own, so rows are independent of each other and share no phylogeny: the easiest case
 * for a method that looks for couplings, and a lower bar that it has to pass.
 *
 * <p>All numbers come from one {@link Random}, whose algorithm is part of its specification, and
 * from {@link StrictMath}: the same options give the same family on every machine and every Java.
 */
public final class PlantedPotts {

  private static final int SMALLEST_SEPARATION = 4;
  private static final int LONG_RANGE = 24;
  private static final int CONTACTS_PER_COLUMN = 3;
  private static final Alphabet ALPHABET = Alphabet.PROTEIN;

  /**
   * What to simulate.
   *
   * @param columns length of the rows, ≥ 48 so that there is room for contacts of long range
   * @param contacts number of planted pairs, 1 ≤ contacts ≤ columns
   * @param rows number of rows with the query, ≥ 1
   * @param coupling standard deviation of W_ij(a, b) of planted pairs, 0 to 10; at 0.8, 2,500 rows
   *     show them all
   * @param field standard deviation of b_i(a), 0 to 10; the larger, the more conserved are the
   *     columns
   * @param sweeps sweeps of a row's Gibbs chain, ≥ 1
   * @param gaps probability with which a residue of any row but the query is replaced by a gap, 0 ≤
   *     gaps &lt; 1
   * @param seed of the random numbers
   */
  public record Options(
      int columns,
      int contacts,
      int rows,
      double coupling,
      double field,
      int sweeps,
      double gaps,
      long seed) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Options {
      check(columns >= 2 * LONG_RANGE, "columns", columns, "at least " + 2 * LONG_RANGE);
      check(
          contacts >= 1 && contacts <= columns, "contacts", contacts, "1 to columns = " + columns);
      check(rows >= 1, "rows", rows, "at least 1");
      check(coupling >= 0 && coupling <= 10, "coupling", coupling, "0 to 10");
      check(field >= 0 && field <= 10, "field", field, "0 to 10");
      check(sweeps >= 1, "sweeps", sweeps, "at least 1");
      check(gaps >= 0 && gaps < 1, "gaps", gaps, "at least 0 and less than 1");
    }

    private static void check(boolean holds, String name, Number value, String range) {
      if (!holds) {
        throw new IllegalArgumentException(name + " is " + value + ", but must be " + range);
      }
    }
  }

  /** A planted pair of columns, 1-based, i &lt; j. */
  public record Contact(int i, int j) {
    int separation() {
      return j - i;
    }
  }

  private final List<Contact> contacts;
  private final List<String> rows;

  private PlantedPotts(List<Contact> contacts, List<String> rows) {
    this.contacts = contacts;
    this.rows = rows;
  }

  /** Draws contacts, then fields and couplings, then rows. */
  public static PlantedPotts simulate(Options options) {
    Random random = new Random(options.seed());
    List<Contact> contacts = drawContacts(options, random);
    PottsModel model = drawModel(options, contacts, random);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < options.rows(); n++) {
      byte[] row = model.sample(options.sweeps(), random);
      rows.add(text(row, n == 0 ? 0 : options.gaps(), random));
    }
    return new PlantedPotts(contacts, List.copyOf(rows));
  }

  /** The planted pairs, by i, then j. */
  public List<Contact> contacts() {
    return contacts;
  }

  /** The aligned rows, all of the same length; the first is the query and has no gap. */
  public List<String> rows() {
    return rows;
  }

  /** Takes pairs in random order, first those of long range, as long as their columns are free. */
  private static List<Contact> drawContacts(Options options, Random random) {
    List<Contact> pairs = new ArrayList<>();
    for (int i = 1; i <= options.columns(); i++) {
      for (int j = i + SMALLEST_SEPARATION; j <= options.columns(); j++) {
        pairs.add(new Contact(i, j));
      }
    }
    Collections.shuffle(pairs, random);
    List<Contact> distant = pairs.stream().filter(pair -> pair.separation() >= LONG_RANGE).toList();
    int[] taken = new int[options.columns() + 1];
    List<Contact> contacts = new ArrayList<>();
    plant(distant, (options.contacts() + 2) / 3, taken, contacts);
    pairs.removeAll(contacts);
    plant(pairs, options.contacts(), taken, contacts);
    contacts.sort(Comparator.comparingInt(Contact::i).thenComparingInt(Contact::j));
    return List.copyOf(contacts);
  }

  private static void plant(List<Contact> pairs, int upTo, int[] taken, List<Contact> contacts) {
    for (Contact pair : pairs) {
      if (contacts.size() == upTo) {
        return;
      }
      if (taken[pair.i()] < CONTACTS_PER_COLUMN && taken[pair.j()] < CONTACTS_PER_COLUMN) {
        taken[pair.i()]++;
        taken[pair.j()]++;
        contacts.add(pair);
      }
    }
  }

  private static PottsModel drawModel(Options options, List<Contact> contacts, Random random) {
    int residues = ALPHABET.gap();
    PottsModel model = new PottsModel(normal(options.columns(), residues, options.field(), random));
    for (Contact pair : contacts) {
      double[][] weights = normal(residues, residues, options.coupling(), random);
      model.couple(pair.i() - 1, pair.j() - 1, weights);
    }
    return model;
  }

  private static double[][] normal(int lines, int columns, double deviation, Random random) {
    double[][] values = new double[lines][columns];
    for (double[] line : values) {
      for (int k = 0; k < line.length; k++) {
        line[k] = deviation * random.nextGaussian();
      }
    }
    return values;
  }

  private static String text(byte[] row, double gaps, Random random) {
    StringBuilder text = new StringBuilder(row.length);
    for (byte residue : row) {
      boolean hidden = gaps > 0 && random.nextDouble() < gaps;
      text.append(hidden ? '-' : ALPHABET.symbol(residue));
    }
    return text.toString();
  }
}
