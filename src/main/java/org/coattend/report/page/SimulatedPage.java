package org.coattend.report.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.coattend.report.page.Block.Facts;
import org.coattend.report.page.Block.PairMap;
import org.coattend.study.PlantedPotts;

/** The page of a simulated family: the contacts that were planted. */
public final class SimulatedPage {
  private SimulatedPage() {}

  /** The page, which is all in one file. */
  public static String html(String family, PlantedPotts simulated) {
    return PageFile.html(page(family, simulated));
  }

  private static Page page(String family, PlantedPotts simulated) {
    PairMap.Axis axis = new PairMap.Axis("query position", simulated.rows().get(0));
    return new Page(family, "A simulated family.")
        .add(
            new Facts(
                List.of(
                    count("rows", simulated.rows().size()),
                    count("columns", axis.sequence().length()),
                    count("planted contacts", simulated.contacts().size()))))
        .add(
            new PairMap(
                "Planted contacts",
                "Pairs whose residues are coupled. Scroll with Ctrl held to zoom, drag to move.",
                axis,
                axis,
                true,
                "coupling",
                List.of(),
                simulated.contacts().stream()
                    .flatMap(pair -> Stream.of(cell(pair.i(), pair.j()), cell(pair.j(), pair.i())))
                    .toList()));
  }

  private static Facts.Fact count(String name, int value) {
    return new Facts.Fact(name, String.format(Locale.ROOT, "%,d", value));
  }

  private static PairMap.Cell cell(int x, int y) {
    return new PairMap.Cell(x, y, null, null, true);
  }
}
