package org.coattend.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.corpus.StoredFile;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.TruthFile;

/**
 * Where known contacts are and how they are read.
 *
 * @param files by family
 * @param distanceColumn column of contacts tables with the distance, in Å
 * @param chain of structures; empty: the one in the file's name, else the one most like the query
 */
public record KnownContacts(Map<String, TruthFile> files, String distanceColumn, String chain)
    implements Serializable {

  public KnownContacts {
    files = Map.copyOf(files);
  }

  /** None of any family. */
  public static KnownContacts none() {
    return new KnownContacts(Map.of(), "", "");
  }

  /**
   * A family's distances, where its contacts are known.
   *
   * @param query its residues
   * @throws IllegalArgumentException saying which file cannot be used and why
   */
  public Optional<DistanceMap> of(String family, String query, Configuration hadoop) {
    TruthFile file = files.get(family);
    if (file == null) {
      return Optional.empty();
    }
    try (InputStream content = StoredFile.open(new Path(file.path()), hadoop)) {
      return Optional.of(
          file.read(
              content, query, distanceColumn, Optional.of(chain).filter(name -> !name.isEmpty())));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file.path(), e.getMessage()), e);
    }
  }

  /**
   * A query's residues from its positions, to which known contacts refer.
   *
   * @param positions in order
   * @param i a position's number, from 1
   * @throws IllegalArgumentException when one is missing
   */
  public static <P> String query(
      Iterator<P> positions, ToIntFunction<P> i, Function<P, String> residue) {
    StringBuilder query = new StringBuilder();
    while (positions.hasNext()) {
      P position = positions.next();
      query.append(residue.apply(position));
      if (i.applyAsInt(position) != query.length()) {
        throw new IllegalArgumentException(
            "the table of positions has %d where %d should follow"
                .formatted(i.applyAsInt(position), query.length()));
      }
    }
    return query.toString();
  }
}
