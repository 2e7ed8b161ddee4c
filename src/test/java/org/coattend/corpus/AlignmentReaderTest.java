package org.coattend.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlignmentReaderTest {
  private static final ReadOptions MATCH =
      new ReadOptions(ColumnChoice.MATCH, BadInputMode.QUARANTINE, Limits.DEFAULT, false);

  @ParameterizedTest
  @EnumSource(AlignmentFormat.class)
  void readsBackWhatWasWritten(AlignmentFormat format) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      RandomAlignment drawn = RandomAlignment.draw(random);
      String text = drawn.write(format, random);
      if (random.nextBoolean()) {
        text = text.replace("\n", "\r\n");
      }
      ReadOptions options = random.nextBoolean() ? MATCH : ReadOptions.DEFAULT;
      List<FamilyRead> families = Reading.all(text, "fam" + format.extensions().get(0), options);

      assertThat(Reading.messages(families).stream().filter(m -> !m.contains("but gaps")))
          .as("seed %d", seed)
          .isEmpty();
      FamilyRead family = families.get(0);
      if (family.alignment() == null) {
        continue; // all rows but the query's are gaps in its columns
      }
      List<String> expected = drawn.expected(options.columns());
      List<Integer> rows =
          Arrays.stream(family.alignment().rowNumbers()).mapToObj(n -> n - 1).toList();
      assertThat(families).hasSize(1);
      assertThat(family.rowsIn()).isEqualTo(drawn.rows());
      assertThat(family.alignment().family()).isEqualTo("fam");
      assertThat(Reading.sequences(family))
          .as("seed %d", seed)
          .isEqualTo(rows.stream().map(expected::get).toList());
      if (format != AlignmentFormat.ROWS) {
        assertThat(family.alignment().ids())
            .containsExactlyElementsOf(rows.stream().map(drawn.ids()::get).toList());
      }
      assertThat(rows.size())
          .isEqualTo(expected.stream().filter(row -> !row.matches("-*")).count());
    }
  }

  @Test
  void familiesOfOneStockholmFileKeepTheirNames() {
    String family = "R1 ACGU\nR2 AC-U\n//\n";
    List<FamilyRead> families =
        Reading.all(
            "# STOCKHOLM 1.0\n#=GF ID one\n#=GF AC PF1\n"
                + family
                + "# STOCKHOLM 1.0\n#=GF AC PF2\n"
                + family
                + "# STOCKHOLM 1.0\n"
                + family
                + "# STOCKHOLM 1.0\n"
                + family
                + "# STOCKHOLM 1.0\n#=GF ID one\n"
                + family,
            "many.sto.gz");

    assertThat(families)
        .extracting(read -> read.alignment().family())
        .containsExactly("one", "PF2", "many", "many#2", "one#2");
    assertThat(Reading.messages(families)).isEmpty();
  }

  @Test
  void lowerCaseOnlyQueryMeansThatCaseSaysNothing() {
    for (String name : List.of("a.fasta", "a.sto", "a.clustal")) {
      String text =
          switch (name) {
            case "a.sto" -> "# STOCKHOLM 1.0\nq ac-\nr .Ck\n\nq dg\nr dg\n//\n";
            case "a.clustal" -> "CLUSTAL\n\nq ac-\nr .Ck\n\nq dg\nr dg\n";
            default -> ">q\nac-dg\n>r\n.Ckdg\n";
          };
      assertThat(Reading.sequences(Reading.one(text, name))).containsExactly("ACDG", "-CDG");
    }
  }

  @Test
  void aFirstBlockInWhichTheQueryHasOnlyInsertsIsReadOnceItsCaseIsKnown() {
    String text = "# STOCKHOLM 1.0\nq ac.\nr KLm\nr ac.\n\nq DG-\nr dG.\nr -GA\n//\n";
    FamilyRead family = Reading.one(text, "a.sto");

    assertThat(Reading.sequences(family)).containsExactly("DG", "-G", "-G");
    assertThat(family.alignment().rowNumbers()).containsExactly(1, 2, 3);
  }

  @Test
  void annotationRowsOfAnA3mAreNoAlignmentRows() {
    FamilyRead family = Reading.one(">ss_pred\nHHC\n>ss_conf\n998\n>q\nACD\n>r\nAkC-\n", "a.a3m");

    assertThat(family.rowsIn()).isEqualTo(2);
    assertThat(Reading.sequences(family)).containsExactly("ACD", "AC-");
  }

  @Test
  void aFileThatBreaksOffInALeadingAnnotationIsRemarkedOn() {
    for (String text : List.of(">ss_pred\nHHC", ">ss_pred\nHHC\n>ss_conf\n99", ">sa_dssp\n")) {
      InputStream in = new BreakingStream(new ByteArrayInputStream(bytes(text)));
      FamilyRead family = Reading.all(in, "a.a3m", ReadOptions.DEFAULT).get(0);

      assertThat(family.rowsIn()).isZero();
      assertThat(family.bad())
          .extracting(BadRecord::reason)
          .containsExactly("the file breaks off here: broken");
    }
  }

  @Test
  void aBreakWithinARowIsNotedOnce() {
    Map<String, String> texts =
        Map.of(
            "rows.aln", "ACD\nACD\nAC",
            "a.clustal", "CLUSTAL\n\nq ACD\nr ACD\ns AC",
            "a.sto", "# STOCKHOLM 1.0\nq ACD\nr ACD\ns AC",
            "a.a3m", ">q\nACD\n>r\nACD\n>s\nAC",
            "a.fasta", ">q\nACD\n>r\nACD\n>s\nAC");
    texts.forEach(
        (name, text) -> {
          InputStream in = new BreakingStream(new ByteArrayInputStream(bytes(text)));
          FamilyRead family = Reading.all(in, name, ReadOptions.DEFAULT).get(0);

          assertThat(family.bad())
              .as(name)
              .extracting(BadRecord::rows, BadRecord::reason)
              .containsExactly(tuple(1L, "row is unfinished, the file breaks off here: broken"));
        });
  }

  @Test
  void aFamilyWithNeitherAnAlignmentNorABadRecordIsRefused() {
    assertThatThrownBy(() -> new FamilyRead(null, 0, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no alignment, and no bad record that says why");
  }

  @Test
  void latin1IsToleratedInIdsAndComments() {
    String text = "# STOCKHOLM 1.0\n#=GF AU M\u00fcller\nq\u00e9 ACD\nr A-D\n//\n";
    FamilyRead family = Reading.one(text, "a.sto");

    assertThat(family.bad()).isEmpty();
    assertThat(family.alignment().ids()).containsExactly("q\u00e9", "r");
  }

  @Test
  void formatIsToldByExtensionAndOtherwiseByTheFirstLine() {
    assertThat(AlignmentFormat.of("x/A.ALN.gz", bytes("CLUSTAL O(1.2)")))
        .contains(AlignmentFormat.CLUSTAL);
    assertThat(AlignmentFormat.of("a.aln", bytes("ACD"))).contains(AlignmentFormat.ROWS);
    assertThat(AlignmentFormat.of("a.a3m.bz2", bytes("junk"))).contains(AlignmentFormat.A3M);
    assertThat(AlignmentFormat.of("a.txt", bytes("# STOCKHOLM 1.0")))
        .contains(AlignmentFormat.STOCKHOLM);
    assertThat(AlignmentFormat.of("a", bytes("MUSCLE (3.8)"))).contains(AlignmentFormat.CLUSTAL);
    assertThat(AlignmentFormat.of("a", bytes(">q"))).contains(AlignmentFormat.FASTA);
    assertThat(AlignmentFormat.of("a", bytes("junk"))).isEmpty();
    assertThat(AlignmentFormat.familyName("d/1c9oA.a3m.gz")).isEqualTo("1c9oA");
    assertThat(AlignmentFormat.familyName("PF.1.STO")).isEqualTo("PF.1");
  }

  @Test
  void failFastNamesFileLineAndReason() {
    ReadOptions failFast =
        new ReadOptions(ColumnChoice.QUERY, BadInputMode.FAILFAST, Limits.DEFAULT, false);

    assertThatThrownBy(() -> Reading.all(">q\nACD\n>r\nAC\n>s\nA\n", "x.a3m", failFast))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.a3m line 3: row has 2 match columns, the query has 3");
  }

  @Test
  void familiesBeyondALimitAreRejectedAndTheirRowsCounted() {
    String text = ">q\nACDEF\n>r\nACDEF\n>s\nACDEF\n";
    FamilyRead wide = Reading.all(text, "a.a3m", with(new Limits(4, 2, 100, 1000, 10))).get(0);
    FamilyRead large = Reading.all(text, "a.a3m", with(new Limits(9, 2, 100, 150, 10))).get(0);
    FamilyRead shallow = Reading.all(text, "a.a3m", with(new Limits(9, 4, 100, 1000, 10))).get(0);

    assertThat(wide.bad()).singleElement().extracting(BadRecord::rows).isEqualTo(3L);
    assertThat(wide.bad().get(0).reason())
        .isEqualTo("family has 5 columns, the limit is 4; family rejected");
    assertThat(large.bad().get(0).reason()).startsWith("family needs more than 150 bytes");
    assertThat(shallow.bad().get(0).reason()).startsWith("usable rows: 3, at least 4 are needed");
    assertThat(List.of(wide, large, shallow)).allMatch(f -> f.rowsIn() == 3);
  }

  @Test
  void rowsLongerThanTheLimitAreQuarantinedWhetherInOneLineOrMany() {
    ReadOptions options = with(new Limits(9, 2, 20, 1000, 10));
    for (String insert : List.of("k".repeat(70_000), "kkkkkkk\n".repeat(9))) {
      FamilyRead family =
          Reading.all(">q\nACD\n>r\nA" + insert + "CD\n>s\nA-D\n", "a.a3m", options).get(0);

      assertThat(Reading.sequences(family)).containsExactly("ACD", "A-D");
      assertThat(family.bad().get(0).reason()).isEqualTo("row is longer than 20 characters");
    }
  }

  @Test
  void manyBadRowsShareOneEntry() {
    FamilyRead family =
        Reading.all(
                ">q\nACD\n>r\nACD\n" + ">x\nA\n".repeat(50),
                "a.a3m",
                with(new Limits(9, 2, 20, 1000, 10)))
            .get(0);

    assertThat(family.bad()).hasSize(11);
    assertThat(family.bad()).extracting(BadRecord::rows).contains(40L);
    assertThat(family.rowsIn()).isEqualTo(52);
  }

  @ParameterizedTest
  @EnumSource(AlignmentFormat.class)
  void noMutationLosesARowOrThrows(AlignmentFormat format) {
    for (int seed = 0; seed < 800; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytes(RandomAlignment.draw(random).write(format, random));
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes = mutate(bytes, random);
      }
      InputStream in = new ByteArrayInputStream(bytes);
      if (random.nextInt(4) == 0) {
        in = new BreakingStream(in);
      }
      List<FamilyRead> families =
          Reading.all(in, "fam" + format.extensions().get(0), ReadOptions.DEFAULT);

      for (FamilyRead family : families) { // the constructor has checked that no row is lost
        assertThat(family.alignment() != null || !family.bad().isEmpty()).isTrue();
        family
            .accepted()
            .ifPresent(
                a -> assertThat(Reading.sequences(family)).allMatch(s -> s.matches("[A-Z-]+")));
      }
      assertThat(families).isNotEmpty();
      if (format == AlignmentFormat.A3M && families.get(0).rowsIn() > 0) {
        String text = "\n" + new String(bytes, StandardCharsets.ISO_8859_1);
        long marks =
            text.lines()
                .filter(line -> line.matches("(?s)>(?!ss_pred|ss_conf|ss_dssp|sa_dssp).*"))
                .count();
        assertThat(families.get(0).rowsIn()).as("seed %d", seed).isEqualTo(marks);
      }
    }
  }

  @Test
  void aTruncatedGzipKeepsTheRowsBeforeTheDamage() throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(7);
    for (int n = 0; n < 200; n++) {
      text.append(">r").append(n).append('\n');
      random.ints(50, 'A', 'Z' + 1).forEach(c -> text.append((char) c));
      text.append('\n');
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes(text.toString()));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
    FamilyRead family =
        Reading.all(
                new GZIPInputStream(new ByteArrayInputStream(cut)), "a.a3m.gz", ReadOptions.DEFAULT)
            .get(0);

    assertThat(family.alignment().rows()).isBetween(50, 150);
    assertThat(family.bad())
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.rows()).isEqualTo(1);
              assertThat(bad.reason()).startsWith("row is unfinished, the file breaks off here");
            });
    String read = String.join("", Reading.sequences(family));
    assertThat(text.toString().replaceAll(">r\\d+|\n", "")).startsWith(read);
  }

  @Test
  void anExplicitFormatOutranksTheExtension() {
    FamilyRead family =
        AlignmentReader.open(
                new ByteArrayInputStream(bytes("ACD\nAkC-\n")),
                "rows.fasta",
                Optional.of(AlignmentFormat.ROWS),
                ReadOptions.DEFAULT)
            .next();

    assertThat(Reading.sequences(family)).containsExactly("ACD", "AC-");
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at + 1);
      }
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) "\n>/#- .\0".charAt(random.nextInt(8));
      case 3 -> {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
        return shorter.length == 0 ? bytes : shorter;
      }
      default -> {
        int length = random.nextInt(Math.min(40, bytes.length - at)) + 1;
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
        return longer;
      }
    }
    return bytes;
  }

  private static ReadOptions with(Limits limits) {
    return new ReadOptions(ColumnChoice.QUERY, BadInputMode.QUARANTINE, limits, false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Ends with an exception instead of an end of file. */
  private static final class BreakingStream extends FilterInputStream {
    BreakingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = in.read(bytes, from, length);
      if (read < 0) {
        throw new IOException("broken");
      }
      return read;
    }
  }

  /** Each would take hours, were it quadratic. */
  @Test
  @Timeout(60)
  void manyBlocksRowsAndFamiliesTakeLinearTime() {
    String block = "\nq a\nz a\n";
    List<FamilyRead> blocks =
        Reading.all("# STOCKHOLM 1.0\n" + block.repeat(500_000) + "//\n", "blocks.sto");
    assertThat(Reading.messages(blocks)).singleElement().asString().contains("500,000 columns");

    StringBuilder rows = new StringBuilder("# STOCKHOLM 1.0\nq A\n");
    for (int k = 0; k < 200_000; k++) {
      rows.append('r').append(k).append(" A\n");
    }
    rows.append("\nq A\nr199999 A\n".repeat(5_000)).append("//\n");
    assertThat(Reading.all(rows.toString(), "rows.sto").get(0).rowsIn()).isEqualTo(200_001);

    String family = "# STOCKHOLM 1.0\n#=GF ID x\n//\n";
    assertThat(Reading.all(family.repeat(200_000), "families.sto")).hasSize(200_000);
  }
}
