package org.coattend.interaction;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.coattend.coupling.MeanField;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;

/**
 * Which rows of two alignments are partners. Their first rows, the queries, always are; others are
 * if they are of one organism and belong together there.
 *
 * @param pairs the queries first, then the surest
 * @param organism by pair: what it is called; empty where that is not known
 * @param method how they were found
 * @param sparse rows of both that cover too few columns
 * @param nameless others whose names tell no organism
 * @param unshared rows of organisms of which the other alignment has none
 * @param unmatched rows of shared organisms that have no partner there
 */
public record Partners(
    List<RowPair> pairs,
    List<String> organism,
    PairingMethod method,
    long sparse,
    long nameless,
    long unshared,
    long unmatched)
    implements Serializable {

  /** Rows of one organism beyond which they are of many, or would take time without end. */
  private static final int MOST_ROWS = 1000;

  /** Organisms from which couplings between the two can be told. */
  private static final int FEWEST_ORGANISMS = 10;

  /**
   * How partners are found.
   *
   * @param method how
   * @param organismPattern finds the organism in a row's name, its first group or all of it; null:
   *     as UniProt, UniRef and NCBI name it
   * @param maxDistance by which the accession numbers of genes that are close differ, at most
   * @param rounds of {@link PairingMethod#PARALOGUES}; the more, the better and the slower
   * @param identity share of identical columns from which rows share one vote there
   * @param couplings which are fitted there
   * @param seed of the random pairs that it starts from
   */
  public record Options(
      PairingMethod method,
      Pattern organismPattern,
      long maxDistance,
      int rounds,
      double identity,
      MeanField.Options couplings,
      long seed)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when a number is out of its range
     */
    public Options {
      if (maxDistance < 1) {
        throw new IllegalArgumentException(
            "max-distance is %d, must be at least 1".formatted(maxDistance));
      }
      if (rounds < 1) {
        throw new IllegalArgumentException("rounds is %d, must be at least 1".formatted(rounds));
      }
    }
  }

  /** Of an alignment whose rows are pairs as they are given. */
  static Partners given(int rows, List<String> names, Options options) {
    List<RowPair> pairs = new ArrayList<>();
    List<String> organisms = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      pairs.add(new RowPair(row, row, 1));
      organisms.add(Organism.of(names.get(row), options.organismPattern()).orElse(""));
    }
    return new Partners(pairs, organisms, PairingMethod.GIVEN, 0, 0, 0, 0);
  }

  /**
   * Finds partners.
   *
   * @param first the first alignment, its query in row 0
   * @param second the second alignment, likewise
   * @throws Encoder.UnfitFamilyException when too few organisms are shared to pair paralogues
   */
  static Partners of(EncodedFamily first, EncodedFamily second, Options options)
      throws Encoder.UnfitFamilyException {
    EncodedAlignment a = first.alignment();
    EncodedAlignment b = second.alignment();
    List<String> namesOfA = List.of(first.ids());
    List<String> namesOfB = List.of(second.ids());
    Map<String, List<Integer>> ofA = byOrganism(first, options);
    Map<String, List<Integer>> ofB = byOrganism(second, options);
    List<Genome> shared = new ArrayList<>();
    long together = 0;
    for (Map.Entry<String, List<Integer>> organism : ofA.entrySet()) {
      List<Integer> others = ofB.getOrDefault(organism.getKey(), List.of());
      int most = Math.max(organism.getValue().size(), others.size());
      together += others.isEmpty() ? 0 : organism.getValue().size() + others.size();
      if (!others.isEmpty() && most <= MOST_ROWS) {
        shared.add(new Genome(organism.getKey(), array(organism.getValue()), array(others)));
      }
    }
    Map<Integer, String> organisms = new TreeMap<>();
    shared.forEach(genome -> put(organisms, genome));
    Organism.of(namesOfA.get(0), options.organismPattern())
        .ifPresent(organism -> organisms.put(0, organism));
    GenomeNeighbours neighbours = new GenomeNeighbours(namesOfA, namesOfB, options.maxDistance());
    PairingMethod method = options.method();
    if (method == PairingMethod.AUTO) {
      method = neighbours.areUsual(shared) ? PairingMethod.GENOME : PairingMethod.BEST_HIT;
    }
    List<RowPair> found =
        switch (method) {
          case GENOME -> neighbours.pairs(shared);
          case PARALOGUES -> paralogues(a, b, shared, options);
          default -> new BestHits(a, b).pairs(shared);
        };
    List<RowPair> pairs = new ArrayList<>();
    pairs.add(new RowPair(0, 0, 1));
    found.stream()
        .sorted(
            Comparator.comparingDouble(RowPair::confidence).reversed().thenComparingInt(RowPair::a))
        .forEach(pairs::add);
    long rows = first.usedRows().length + second.usedRows().length - 2L;
    long named = count(ofA) + count(ofB);
    return new Partners(
        List.copyOf(pairs),
        pairs.stream().map(pair -> organisms.getOrDefault(pair.a(), "")).toList(),
        method,
        namesOfA.size() + namesOfB.size() - 2L - rows,
        rows - named,
        named - together,
        together - 2L * found.size());
  }

  private static List<RowPair> paralogues(
      EncodedAlignment a, EncodedAlignment b, List<Genome> shared, Options options)
      throws Encoder.UnfitFamilyException {
    if (shared.size() < FEWEST_ORGANISMS) {
      throw new Encoder.UnfitFamilyException(
          "%,d organisms have rows of both, pairing paralogues needs %d: give another pairing"
              .formatted(shared.size(), FEWEST_ORGANISMS));
    }
    List<RowPair> sure = new ArrayList<>();
    sure.add(new RowPair(0, 0, 1));
    List<Genome> ambiguous = new ArrayList<>();
    for (Genome genome : shared) {
      if (genome.a().length == 1 && genome.b().length == 1) {
        sure.add(new RowPair(genome.a()[0], genome.b()[0], 1));
      } else {
        ambiguous.add(genome);
      }
    }
    List<RowPair> pairs = new ArrayList<>(sure.subList(1, sure.size()));
    if (!ambiguous.isEmpty()) {
      pairs.addAll(new ParalogueMatching(a, b, ambiguous, sure, options).match());
    }
    return pairs;
  }

  /** Rows with enough residues, but the query, by organism, in alphabetical order. */
  private static Map<String, List<Integer>> byOrganism(EncodedFamily family, Options options) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int row : family.usedRows()) {
      Optional<String> organism = Organism.of(family.ids()[row], options.organismPattern());
      if (row > 0 && organism.isPresent()) {
        rows.computeIfAbsent(organism.get(), name -> new ArrayList<>()).add(row);
      }
    }
    return rows;
  }

  private static void put(Map<Integer, String> organisms, Genome genome) {
    for (int row : genome.a()) {
      organisms.put(row, genome.organism());
    }
  }

  private static long count(Map<String, List<Integer>> rows) {
    return rows.values().stream().mapToLong(List::size).sum();
  }

  private static int[] array(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
