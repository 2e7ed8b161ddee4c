package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.coattend.report.AuditTables;
import org.coattend.report.CoevolutionTables;
import org.coattend.report.FusionTables;
import org.coattend.report.InteractionTables;
import org.coattend.report.NoteTables;
import org.coattend.report.RecallTables;
import org.coattend.report.ScalingTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page {@code jobs/<job>.md} of every job tells its options and the columns of its tables as
 * they are. Under {@code ## Options} rows are {@code | `option` | default | meaning |}, under
 * {@code ## Output tables} and {@code ### `table`} they are {@code | `column` | `type` or null |
 * meaning |}, the meaning being the comment of the schema.
 */
class JobPagesTest {
  private static final Pattern SECTION = Pattern.compile("(?ms)^## (.+?)\\n(.*?)(?=^## |\\z)");
  private static final Pattern TABLE = Pattern.compile("(?ms)^### `(\\w+)`\\n(.*?)(?=^### |\\z)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (.*) \\|$");
  private static final Pattern BETWEEN_CELLS = Pattern.compile(" (?<!\\\\)\\| ");

  /** What the jobs write; a job that is not named writes no table. */
  private static final Map<String, Map<String, StructType>> TABLES =
      Map.of(
          "audit", tablesOf(AuditTables.class),
          "coevolution", tablesOf(CoevolutionTables.class),
          "evaluate",
              Map.of(
                  "precision", nullAsSaid(PrecisionTables.PRECISION),
                  "precision_mean", nullAsSaid(PrecisionTables.MEAN)),
          "fusion", tablesOf(FusionTables.class),
          "interactions",
              with(tablesOf(InteractionTables.class), "quarantine", CoevolutionTables.QUARANTINE),
          "notes", tablesOf(NoteTables.class),
          "recall", tablesOf(RecallTables.class),
          "scaling", tablesOf(ScalingTables.class),
          "train-contacts",
              Map.of(
                  "precision", nullAsSaid(PrecisionTables.PRECISION),
                  "precision_mean", nullAsSaid(PrecisionTables.MEAN),
                  "reliability", PrecisionTables.RELIABILITY));

  static Set<String> jobs() {
    return Jobs.names();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aPageNamesTheOptionsWithTheirDefaults(String job) throws IOException {
    List<String> expected =
        new Defaults(job)
            .options().stream().map(option -> option.name() + " = " + printed(option)).toList();

    assertThat(rows(section(job, "Options")).map(row -> row.name() + " = " + row.second()))
        .as("options in jobs/%s.md", job)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aPageSaysWhatEachOptionMeans(String job) throws IOException {
    assertThat(rows(section(job, "Options"))).allMatch(row -> row.meaning().length() > 5);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aPageDescribesTheTablesAsTheirSchemasDo(String job) throws IOException {
    List<String> expected = new ArrayList<>();
    TABLES
        .getOrDefault(job, Map.of())
        .forEach(
            (table, schema) ->
                Stream.of(schema.fields()).forEach(column -> expected.add(row(table, column))));
    List<String> described = new ArrayList<>();
    TABLE
        .matcher(section(job, "Output tables"))
        .results()
        .forEach(
            table -> rows(table.group(2)).forEach(row -> described.add(row.of(table.group(1)))));

    assertThat(described)
        .as("columns in jobs/%s.md", job)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void allPagesHaveTheSameSections(String job) throws IOException {
    assertThat(sections(job).keySet())
        .containsExactly(
            "Input",
            "Output tables",
            "Options",
            "Example",
            "How it was validated",
            "Exit codes, errors, limits");
  }

  @Test
  void theReadmeLinksToEveryPage() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(jobs()).allMatch(job -> readme.contains("](jobs/" + job + ".md)"));
  }

  /** A line of a table of options or columns. */
  private record PageRow(String name, String second, String meaning) {
    static PageRow of(MatchResult line) {
      String[] cells = BETWEEN_CELLS.split(line.group(2), 2);
      assertThat(cells).as(line.group()).hasSize(2);
      return new PageRow(line.group(1), cells[0], cells[1].replace("\\|", "|"));
    }

    /** As a column. */
    String of(String table) {
      return "%s: | `%s` | %s | %s |".formatted(table, name, second, meaning);
    }
  }

  private static Stream<PageRow> rows(String text) {
    return ROW.matcher(text).results().map(PageRow::of);
  }

  private static String row(String table, StructField column) {
    String type = "`" + column.dataType().simpleString() + (column.nullable() ? "` or null" : "`");
    return new PageRow(column.name(), type, column.getComment().get()).of(table);
  }

  /** The default, the samples' folder being that of the repository. */
  private static String printed(Defaults.Option option) {
    return option.value().isEmpty()
        ? "empty"
        : "`" + option.value().replace("./data-samples", "data-samples") + "`";
  }

  private static String section(String job, String title) throws IOException {
    return sections(job).getOrDefault(title, "");
  }

  private static Map<String, String> sections(String job) throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    SECTION
        .matcher(Files.readString(Path.of("jobs", job + ".md")))
        .results()
        .forEach(section -> sections.put(section.group(1), section.group(2)));
    return sections;
  }

  /** A class's schemas by their names; one with text stands for that without. */
  private static Map<String, StructType> tablesOf(Class<?> declaring) {
    Map<String, StructType> tables = new LinkedHashMap<>();
    Arrays.stream(declaring.getFields())
        .filter(field -> field.getType() == StructType.class)
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .forEach(
            field -> {
              String name = field.getName().toLowerCase(Locale.ROOT);
              try {
                tables.merge(
                    name.replace("_with_text", ""),
                    (StructType) field.get(null),
                    (one, other) -> one.size() > other.size() ? one : other);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
    return tables;
  }

  /** What Spark makes by a query may be null to Spark; only comments tell what is. */
  private static StructType nullAsSaid(StructType schema) {
    StructType said = new StructType();
    for (StructField column : schema.fields()) {
      String comment = column.getComment().get();
      said = said.add(column.name(), column.dataType(), comment.contains("null"), comment);
    }
    return said;
  }

  private static Map<String, StructType> with(
      Map<String, StructType> tables, String name, StructType schema) {
    tables.put(name, schema);
    return tables;
  }
}
