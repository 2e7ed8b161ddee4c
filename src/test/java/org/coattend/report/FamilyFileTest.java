package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FamilyFileTest {

  @Test
  void aPlainNameIsTheNameOfTheFile() {
    assertThat(png("PF00014.26~2")).isEqualTo("PF00014.26~2.png");
  }

  @Test
  void namesThatDifferOnlyInWhatNoFileMayHoldGetFilesOfTheirOwn() {
    assertThat(Stream.of("a/b", "a b", "a_b", "a\0b", " ?", "! ", "__").map(FamilyFileTest::png))
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9._~-]+\\.png"))
        .contains("a_b.png", "__.png");
  }

  @Test
  void longNamesThatDifferAtTheirEndsGetShortFilesOfTheirOwn() {
    String name = "x".repeat(5000);

    assertThat(Stream.of(name + "1", name + "2").map(FamilyFileTest::png))
        .doesNotHaveDuplicates()
        .allSatisfy(file -> assertThat(file).hasSizeLessThan(200));
  }

  @Test
  void noFamilyTakesTheNameOfAFoldersFirstPage() {
    assertThat(Stream.of("index", "Index").map(FamilyFileTest::png))
        .allSatisfy(file -> assertThat(file).matches("[Ii]ndex-[0-9a-f]{8}\\.png"));
  }

  @Test
  void noNameLeavesTheFolderHidesAFileOrIsAnOption() {
    List<String> hostile =
        List.of(
            "../../x",
            "/etc/x",
            "..",
            ".",
            "",
            "-rf",
            "--help",
            ".hidden",
            "~root",
            "C:\\x",
            "hdfs://host/x",
            "x\0.html",
            "x\ny",
            "\u001b[2J",
            "\u202egnp.x",
            "\ud83d",
            "$(id)",
            "*");

    assertThat(hostile.stream().map(FamilyFileTest::png))
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9_~][A-Za-z0-9._~-]*\\.png"))
        .allSatisfy(
            name -> {
              Path file = Path.of("folder", name);
              assertThat(file.normalize().getParent()).isEqualTo(Path.of("folder"));
            });
  }

  private static String png(String family) {
    return FamilyFile.name(family, ".png");
  }
}
