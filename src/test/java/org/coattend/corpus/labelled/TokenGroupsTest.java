package org.coattend.corpus.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenGroupsTest {
  @TempDir Path folder;

  private List<TokenGroup> read(String name, String table) throws IOException {
    return read(Files.writeString(folder.resolve(name), table).toString());
  }

  private static List<TokenGroup> read(String path) {
    return TokenGroups.read(path, new Configuration(false));
  }

  @Test
  void theSampleHasTheSensorsThePlotsAndThePronouns() {
    assertThat(read("data-samples/audit/groups.csv"))
        .containsExactly(
            new TokenGroup("plot", Map.of("p3", "p8", "p8", "p3")),
            new TokenGroup(
                "pronoun",
                Map.of("he", "she", "she", "he", "him", "her", "her", "him", "his", "her")),
            new TokenGroup("sensor", Map.of("s17", "s42", "s42", "s17")));
  }

  @Test
  void tokensWithoutACounterpartAndOfSeveralGroupsAreRead() throws IOException {
    assertThat(read("g.tsv", "token\tgroup\nr1c1\tcorner\nr1c1\trow 1\nr1c2\trow 1\n"))
        .containsExactly(
            new TokenGroup("corner", Map.of("r1c1", "")),
            new TokenGroup("row 1", Map.of("r1c1", "", "r1c2", "")));
  }

  @Test
  void aGroupKeepsTheOrderOfItsTokens() throws IOException {
    List<String> tokens = IntStream.range(10, 40).mapToObj(k -> "s" + k).toList();
    String rows = tokens.stream().map(s -> s + ",sensor\n").collect(Collectors.joining());

    assertThat(read("g.csv", "token,group\n" + rows).get(0).swaps().keySet())
        .containsExactlyElementsOf(tokens);
  }

  @Test
  void noTableIsNoGroup() {
    assertThat(read("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,,b         | the row has no group or no token
          ,a,b         | the row has no group or no token
          a,b,b        | the token is swapped with itself
          a,New York,b | token is more than one word
          a,b,c d      | swap is more than one word
          ok,he,him    | the group has this token already; give each once
          a,b          | 2 fields, but the header names 3
          """)
  void aRowThatCannotBeUsedIsToldWithItsLine(String row, String reason) {
    assertThatThrownBy(() -> read("g.csv", "group,token,swap\nok,he,she\n" + row + "\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(folder.resolve("g.csv") + " line 3: " + reason);
  }

  @Test
  void theMalformedTwinGivesATokenTwice() {
    assertThatThrownBy(() -> read("data-samples/audit/malformed/groups.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "groups.csv line 3: the group has this token already; give each once");
  }

  @Test
  void aTableWithoutTheColumnIsRefusedInOneLine() {
    assertThatThrownBy(() -> read("g.csv", "group,word\na,b\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'token' among 2; found: group");
  }
}
