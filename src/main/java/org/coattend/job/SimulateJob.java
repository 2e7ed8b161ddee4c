package org.coattend.job;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.coattend.report.PageFolder;
import org.coattend.report.page.SimulatedPage;
import org.coattend.study.PlantedPotts;

/**
 * Simulates a protein family with planted contacts.
 *
 * <p><b>Output.</b> Files in the output folder, replaced if they are there already:
 *
 * <ul>
 *   <li>{@code <family>.a3m.gz}: the rows, the query first;
 *   <li>{@code <family>.contacts.tsv.gz}: columns {@code i, j, distance} for all pairs i &lt; j,
 *       1-based, in the format of known contacts. A simulated family has no structure: the
 *       distances are stand-ins, 6 for planted pairs (a contact at the usual threshold of 8 Å) and
 *       20 for all others;
 *   <li>{@code html/<family>.html}, on demand: a page with a map of the planted pairs.
 * </ul>
 */
public final class SimulateJob implements Job {

  private static final double DISTANCE_OF_PLANTED = 6;
  private static final double DISTANCE_OF_OTHERS = 20;

  /**
   * What to simulate and where to put it.
   *
   * @param family name of the files and prefix of the rows' identifiers: letters, digits, {@code .
   *     _ -}
   * @param output folder, made when missing
   * @param html whether a page is made
   * @param model the family
   */
  public record Options(String family, Path output, boolean html, PlantedPotts.Options model) {

    /**
     * Checks the family's name.
     *
     * @throws IllegalArgumentException if the family's name cannot be a file's name
     */
    public Options {
      if (!family.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException(
            "family is '%s', but must consist of letters, digits and . _ -, not beginning with a dot or dash"
                .formatted(family));
      }
    }
  }

  private static Options options(Config config) {
    return new Options(
        config.getString("family"),
        Path.of(config.getString("output")),
        config.getBoolean("html"),
        new PlantedPotts.Options(
            config.getInt("columns"),
            config.getInt("contacts"),
            config.getInt("rows"),
            config.getDouble("coupling"),
            config.getDouble("field"),
            config.getInt("sweeps"),
            config.getDouble("gaps"),
            config.getLong("seed")));
  }

  /** The files written and what is in them; no page unless one was wanted. */
  public record Result(
      Path alignment, Path contacts, Optional<Path> page, int rows, int columns, int planted)
      implements Job.Result {
    @Override
    public String summary() {
      return "%,d rows × %,d columns with %,d planted contacts%nwritten: %s, %s%s"
          .formatted(
              rows,
              columns,
              planted,
              alignment,
              contacts,
              page.map(path -> ", " + path).orElse(""));
    }
  }

  private final Options options;

  public SimulateJob(Config config) {
    this(options(config));
  }

  SimulateJob(Options options) {
    this.options = options;
  }

  /**
   * Simulates the family and writes it.
   *
   * @throws UncheckedIOException if the output cannot be written
   */
  @Override
  public Result run(SparkSession spark) {
    Stages stages = new Stages(spark, "simulate");
    try {
      return stages.run(
          "simulate",
          this::simulate,
          simulated ->
              String.format(
                  Locale.ROOT, "%,d rows, %,d contacts", simulated.rows(), simulated.planted()));
    } finally {
      stages.close();
    }
  }

  Result simulate() {
    PlantedPotts simulated = PlantedPotts.simulate(options.model());
    Path alignment = options.output().resolve(options.family() + ".a3m.gz");
    Path contacts = options.output().resolve(options.family() + ".contacts.tsv.gz");
    Optional<Path> page = Optional.empty();
    try {
      Files.createDirectories(options.output());
      try (Writer out = gzip(alignment)) {
        writeRows(simulated.rows(), out);
      }
      try (Writer out = gzip(contacts)) {
        writeDistances(simulated.contacts(), out);
      }
      if (options.html()) {
        Path pages = Files.createDirectories(options.output().resolve(PageFolder.NAME));
        page = Optional.of(pages.resolve(options.family() + ".html"));
        Files.writeString(page.get(), SimulatedPage.html(options.family(), simulated));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write to " + options.output() + ": " + e.getMessage(), e);
    }
    return new Result(
        alignment,
        contacts,
        page,
        options.model().rows(),
        options.model().columns(),
        simulated.contacts().size());
  }

  private void writeRows(List<String> rows, Writer out) throws IOException {
    for (int n = 0; n < rows.size(); n++) {
      out.write(">" + options.family() + "_" + (n + 1) + "\n" + rows.get(n) + "\n");
    }
  }

  private void writeDistances(List<PlantedPotts.Contact> planted, Writer out) throws IOException {
    Set<PlantedPotts.Contact> contacts = new HashSet<>(planted);
    out.write("i\tj\tdistance\n");
    for (int i = 1; i <= options.model().columns(); i++) {
      for (int j = i + 1; j <= options.model().columns(); j++) {
        boolean contact = contacts.contains(new PlantedPotts.Contact(i, j));
        double distance = contact ? DISTANCE_OF_PLANTED : DISTANCE_OF_OTHERS;
        out.write(i + "\t" + j + "\t" + distance + "\n");
      }
    }
  }

  private static Writer gzip(Path file) throws IOException {
    return new OutputStreamWriter(
        new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.US_ASCII);
  }
}
