package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConlluSentencesTest {
  private static final NoteColumns COLUMNS = new NoteColumns("text", "note_id", "", "");

  @Test
  void everySentenceIsARecordWithItsDependencies() throws IOException {
    List<SourceRecord> records =
        records(
            "# sent_id = s1\n# text = The cat sat.\n"
                + word("1", "The", 2, "det")
                + word("2", "cat", 3, "nsubj:pass")
                + word("3", "sat", 0, "root")
                + word("4", ".", 3, "punct")
                + "\n# sent_id = s2\n# text = Go\n"
                + word("1", "Go", 0, "root")
                + "\n");

    assertThat(records).extracting(SourceRecord::position).containsExactly(1L, 2L);
    assertThat(records).extracting(SourceRecord::line).containsExactly(1L, 8L);
    assertThat(records.get(0).fields())
        .containsEntry("text", "The cat sat.")
        .containsEntry("note_id", "s1");
    assertThat(records.get(0).relations())
        .containsExactly(
            new Relation("det", new Span(0, 3), new Span(4, 7), List.of()),
            new Relation("nsubj", new Span(4, 7), new Span(8, 11), List.of()));
    assertThat(records.get(1).relations()).isEmpty();
  }

  @Test
  void theWordsOfATokenOfSeveralStandWhereTheTokenDoes() throws IOException {
    SourceRecord record =
        records(
                "# text = I don't swim\n"
                    + word("1", "I", 4, "nsubj")
                    + word("2-3", "don't", 0, "_")
                    + word("2", "do", 4, "aux")
                    + word("3", "n't", 4, "advmod")
                    + word("4", "swim", 0, "root")
                    + word("4.1", "ghost", 0, "_"))
            .get(0);

    Span swim = new Span(8, 12);
    assertThat(record.relations())
        .containsExactly(
            new Relation("nsubj", new Span(0, 1), swim, List.of()),
            new Relation("aux", new Span(2, 7), swim, List.of()),
            new Relation("advmod", new Span(2, 7), swim, List.of()));
  }

  @Test
  void aBrokenSentenceCostsItselfAloneAndIsNotQuoted() throws IOException {
    List<SourceRecord> records =
        records(
            "# text = secret one\n1\tsecret\n\n"
                + "# text = secret two\n"
                + word("1", "other", 0, "root")
                + "\n"
                + word("1", "secret", 0, "root")
                + "\n# text = secret\n"
                + word("x", "secret", 0, "root")
                + "\n# text = fine\n"
                + word("1", "fine", 0, "root"));

    assertThat(records.subList(0, 4))
        .extracting(SourceRecord::problem)
        .allSatisfy(problem -> assertThat(problem).isNotBlank().doesNotContain("secret"));
    assertThat(records.subList(0, 4))
        .extracting(SourceRecord::line)
        .containsExactly(2L, 5L, 7L, 10L);
    assertThat(records.get(4).problem()).isNull();
    assertThat(records.get(4).fields()).containsEntry("text", "fine");
  }

  @Test
  void aDependencyThatIsALongTextCostsItsSentence() throws IOException {
    List<SourceRecord> records =
        records("# text = no\n" + word("1", "no", 0, "x".repeat(257)) + "\n# text = ok\n");

    assertThat(records)
        .extracting(SourceRecord::problem)
        .containsExactly("the dependency is longer than 256 characters", null);
  }

  private static String word(String number, String form, int head, String dependency) {
    return String.join("\t", number, form, "_", "_", "_", "_", "" + head, dependency, "_", "_")
        + "\n";
  }

  private static List<SourceRecord> records(String file) throws IOException {
    ConlluSentences sentences =
        new ConlluSentences(new BufferedReader(new StringReader(file)), COLUMNS);
    List<SourceRecord> records = new ArrayList<>();
    for (SourceRecord record = sentences.next(); record != null; record = sentences.next()) {
      records.add(record);
    }
    return records;
  }

  @Test
  void aTokenOfMoreWordsThanThereAreIsBroken() throws IOException {
    List<SourceRecord> records =
        records("# text = no\n" + word("1-999999999", "no", 0, "_") + word("1", "no", 0, "root"));

    assertThat(records)
        .extracting(SourceRecord::problem)
        .containsExactly("a word's number or head is none");
  }
}
