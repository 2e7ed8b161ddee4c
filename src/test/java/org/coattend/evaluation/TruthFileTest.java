package org.coattend.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.coattend.evaluation.TruthFile.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruthFileTest {
  @ParameterizedTest
  @CsvSource({
    "file:/truth/1abcA/contacts.tsv.gz, 1abcA, CONTACT_TABLE, 1abcA",
    "1abcA/contacts.tsv, 1abcA, CONTACT_TABLE, 1abcA",
    "s3a://bucket/truth/PF00013.contacts.tsv.bz2, PF00013, CONTACT_TABLE, PF00013",
    "/truth/PF00013_A.tsv, PF00013_A, CONTACT_TABLE, PF00013_A",
    "/truth/1abc.pdb, 1abc, PDB, 1abc",
    "/truth/1abc_A.ent.gz, 1abc_A, PDB, 1abc",
    "/truth/a.b_C.cif, a.b_C, MMCIF, a.b"
  })
  void knowsTheFamilyAndTheFormatByThePath(
      String path, String family, Format format, String familyWithoutChain) {
    TruthFile file = TruthFile.at(path).orElseThrow();

    assertThat(file).isEqualTo(new TruthFile(path, family, format));
    assertThat(file.familyWithoutChain()).isEqualTo(familyWithoutChain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/x/1abcA/1abcA.a3m.gz", "/x/contacts.csv", "/x/README", "/x/1abc.pdb.zip"})
  void passesOverOtherFiles(String path) {
    assertThat(TruthFile.at(path)).isEmpty();
  }

  @Test
  void readsATableInWhichAnEmptyDistanceIsUnknown() throws IOException {
    DistanceMap map = read("i\tj\tdistance\n1\t2\t5.5\n4\t1\t7.25\n2\t3\t\n", "ACDE");

    assertThat(map.columns()).isEqualTo(4);
    assertThat(map.distance(1, 2)).isEqualTo(5.5);
    assertThat(map.distance(1, 4)).isEqualTo(7.25);
    assertThat(map.distance(2, 3)).isNaN();
    assertThat(map.distance(3, 4)).as("a pair that the table leaves out").isNaN();
  }

  @Test
  void findsTheColumnsByTheirNames() throws IOException {
    TruthFile file = TruthFile.at("f.tsv").orElseThrow();

    DistanceMap map =
        file.read(
            new ByteArrayInputStream("min\tj\tC1\ti\n3.5\t2\t9.5\t1\n".getBytes(UTF_8)),
            "GU",
            "C1",
            Optional.empty());

    assertThat(map.distance(1, 2)).isEqualTo(9.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\t9\t5.0",
        "0\t2\t5.0",
        "2\t2\t5.0",
        "1\tx\t5.0",
        "1\t2\tfar",
        "1\t2",
        "1\t2\t-1"
      })
  void namesTheLineThatItCannotUse(String line) {
    assertThatThrownBy(() -> read("i\tj\tdistance\n1\t3\t5.5\n" + line + "\n", "ACDE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 3, \"" + line + "\": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "i,j,distance\n", "i\tj\td\n"})
  void saysWhichColumnsTheHeaderMustName(String table) {
    assertThatThrownBy(() -> read(table, "ACDE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("i, j and distance");
  }

  private static DistanceMap read(String table, String query) throws IOException {
    return TruthFile.at("f/contacts.tsv")
        .orElseThrow()
        .read(new ByteArrayInputStream(table.getBytes(UTF_8)), query, "distance", Optional.empty());
  }

  @Test
  void showsNoMoreOfALongLineThanItsBeginning() {
    String line = "1\t" + "x".repeat(100_000) + "\t5.0";
    assertThatThrownBy(() -> read("i\tj\tdistance\n" + line + "\n", "ACDE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2, \"1")
        .message()
        .hasSizeLessThan(300);
  }
}
