package org.coattend.report.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.corpus.StoredFile;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.page.Block.PairMap;

/** The page of a simulated family: the contacts that were planted. */
final class SimulatedPage {
  private static final double CONTACT_DISTANCE = 8;

  private SimulatedPage() {}

  static Page of(ReportFolder report, String folder, Configuration hadoop) {
    String family = String.valueOf(report.manifest().options().get("family"));
    String query = query(new Path(folder, family + ".a3m.gz"), hadoop);
    DistanceMap planted = planted(new Path(folder, family + ".contacts.tsv.gz"), query, hadoop);
    List<PairMap.Cell> cells = new ArrayList<>();
    for (int i = 1; i <= planted.columns(); i++) {
      for (int j = i + 1; j <= planted.columns(); j++) {
        if (planted.distance(i, j) < CONTACT_DISTANCE) {
          cells.add(new PairMap.Cell(j, i, null, null, true));
          cells.add(new PairMap.Cell(i, j, null, null, true));
        }
      }
    }
    PairMap.Axis axis = new PairMap.Axis("query position", query);
    return new Page(family, "A simulated family.")
        .add(Block.Facts.of(report.manifest()))
        .add(
            new PairMap(
                "Planted contacts",
                "Pairs whose residues are coupled.",
                axis,
                axis,
                true,
                "coupling",
                List.of(),
                cells));
  }

  private static String query(Path alignment, Configuration hadoop) {
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(StoredFile.open(alignment, hadoop), StandardCharsets.US_ASCII))) {
      rows.readLine();
      return rows.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DistanceMap planted(Path contacts, String query, Configuration hadoop) {
    String family = "simulated";
    TruthFile file = new TruthFile(contacts.toString(), family, TruthFile.Format.CONTACT_TABLE);
    return new KnownContacts(Map.of(family, file), "distance", "", CONTACT_DISTANCE)
        .of(family, query, hadoop)
        .orElseThrow();
  }
}
