package org.coattend.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.coevolution.CoevolvingFamily;

/** Draws a family's best pairs, as many as it has columns, into a folder. */
public final class FamilyPlot implements VoidFunction<CoevolvingFamily> {
  private static final int MIN_SEPARATION = 6;
  private static final double CONTACT_DISTANCE = 8;

  private final String folder;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param folder of any file system
   */
  public FamilyPlot(String folder, Broadcast<SerializableConfiguration> hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  @Override
  public void call(CoevolvingFamily family) throws IOException {
    Path path = new Path(folder, FamilyFile.name(family.name(), ".png"));
    try (OutputStream out = path.getFileSystem(hadoop.value().value()).create(path, true)) {
      ContactMapPlot.write(out, map(family));
    }
  }

  static ContactMap map(CoevolvingFamily family) {
    List<ContactMap.Predicted> best =
        family
            .pairs(Integer.MAX_VALUE)
            .filter(pair -> pair.j() - pair.i() >= MIN_SEPARATION)
            .limit(family.columns())
            .map(pair -> new ContactMap.Predicted(pair.i(), pair.j(), pair.score()))
            .toList();
    String subtitle =
        String.format(
            Locale.ROOT, "%,d rows, Neff %,.0f", family.rowsUsed(), family.effectiveRows());
    return new ContactMap(
        family.name(), family.columns(), subtitle, "score", CONTACT_DISTANCE, best, List.of());
  }
}
