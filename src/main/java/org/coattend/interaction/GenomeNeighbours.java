package org.coattend.interaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Genes of one organism that are close to each other, the closest first: in bacteria partners often
 * share an operon. The confidence is 1 / distance.
 */
final class GenomeNeighbours {
  private record Candidate(int a, int b, long distance) {}

  private final List<Optional<Locus>> lociOfA;
  private final List<Optional<Locus>> lociOfB;
  private final long most;

  /**
   * @param most by which accession numbers of close genes differ
   */
  GenomeNeighbours(List<String> namesOfA, List<String> namesOfB, long most) {
    lociOfA = namesOfA.stream().map(Locus::of).toList();
    lociOfB = namesOfB.stream().map(Locus::of).toList();
    this.most = most;
  }

  /** Whether at least half of the organisms have such genes. */
  boolean areUsual(List<Genome> genomes) {
    long with = genomes.stream().filter(genome -> !candidates(genome).isEmpty()).count();
    return with > 0 && 2 * with >= genomes.size();
  }

  List<RowPair> pairs(List<Genome> genomes) {
    return genomes.stream().flatMap(genome -> pairs(genome).stream()).toList();
  }

  private List<RowPair> pairs(Genome genome) {
    List<RowPair> pairs = new ArrayList<>();
    Set<Integer> takenOfA = new HashSet<>();
    Set<Integer> takenOfB = new HashSet<>();
    for (Candidate one : candidates(genome)) {
      if (!takenOfA.contains(one.a()) && !takenOfB.contains(one.b())) {
        takenOfA.add(one.a());
        takenOfB.add(one.b());
        pairs.add(new RowPair(one.a(), one.b(), 1.0 / one.distance()));
      }
    }
    return pairs;
  }

  /** The closest first; genes that are the same are no partners. */
  private List<Candidate> candidates(Genome genome) {
    return IntStream.of(genome.a())
        .boxed()
        .flatMap(a -> IntStream.of(genome.b()).mapToObj(b -> new Candidate(a, b, distance(a, b))))
        .filter(one -> one.distance() >= 1 && one.distance() <= most)
        .sorted(
            Comparator.comparingLong(Candidate::distance)
                .thenComparingInt(Candidate::a)
                .thenComparingInt(Candidate::b))
        .toList();
  }

  private long distance(int a, int b) {
    OptionalLong distance =
        lociOfA.get(a).isPresent() && lociOfB.get(b).isPresent()
            ? lociOfA.get(a).get().distance(lociOfB.get(b).get())
            : OptionalLong.empty();
    return distance.orElse(Long.MAX_VALUE);
  }
}
