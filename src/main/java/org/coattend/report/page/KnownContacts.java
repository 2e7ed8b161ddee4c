package org.coattend.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
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
 * @param contactDistance pairs closer than this are contacts, in Å
 */
public record KnownContacts(
    Map<String, TruthFile> files, String distanceColumn, String chain, double contactDistance)
    implements Serializable {

  public KnownContacts {
    files = Map.copyOf(files);
  }

  /** None of any family. */
  public static KnownContacts none() {
    return new KnownContacts(Map.of(), "", "", 0);
  }

  /**
   * A family's distances, where its contacts are known.
   *
   * @param query its residues
   * @throws IllegalArgumentException saying which file cannot be used and why
   */
  Optional<DistanceMap> of(String family, String query, Configuration hadoop) {
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
}
