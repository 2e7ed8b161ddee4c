package org.coattend.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.InputFile;

/** The manifest of a report, for tests of other packages. */
public final class ManifestFile {
  private ManifestFile() {}

  public static void write(Path folder) throws IOException {
    new Manifest(
            "coevolution",
            Map.of("java", "17"),
            Manifest.now(),
            Map.of("input", "a.a3m", "plot", true, "rows", 3),
            List.of(new InputFile("a.a3m", 7)),
            Map.of("rows_in", 3L),
            Map.of("read", 0.5),
            List.of(new FamilyKey("a", "a.a3m")),
            List.of(new FamilyKey("b", "b.a3m")),
            List.of("pairs/part-0.parquet"))
        .write(path(folder), Manifest.FILE, new Configuration());
  }

  public static Optional<Manifest> read(Path folder, Configuration hadoop) throws IOException {
    return Manifest.read(path(folder), hadoop);
  }

  private static org.apache.hadoop.fs.Path path(Path folder) {
    return new org.apache.hadoop.fs.Path(folder.toUri());
  }
}
