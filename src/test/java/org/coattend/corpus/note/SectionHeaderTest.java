package org.coattend.corpus.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputMode;
import org.coattend.job.Defaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionHeaderTest {
  private static final SectionHeader DEFAULT =
      new SectionHeader(
          new Defaults("notes").overriddenBy(null, Map.of()).getString("section-header"));

  @Test
  void aSectionLastsFromItsHeaderToTheNextOrTheEnd() {
    String text = "Seen today.\n\nCHIEF COMPLAINT\n\nCough.\nASSESSMENT AND PLAN:\nRest.\n";

    assertThat(DEFAULT.sections(text))
        .extracting(
            Section::name, section -> text.substring(section.span().start(), section.span().end()))
        .containsExactly(
            tuple("CHIEF COMPLAINT", "CHIEF COMPLAINT\n\nCough.\n"),
            tuple("ASSESSMENT AND PLAN", "ASSESSMENT AND PLAN:\nRest.\n"));
    assertThat(DEFAULT.sections("")).isEmpty();
    assertThat(DEFAULT.sections("Seen today.")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PLAN",
        "PLAN:",
        "  HISTORY OF PRESENT ILLNESS (HPI) : ",
        "\tCC",
        "A/P:",
        "ASSESSMENT & PLAN",
        "EARS, NOSE AND THROAT",
        "X-RAY\r",
        "BEFUNDE\u00A0ÜBER NACHT"
      })
  void aLineOfCapitalLettersIsAHeader(String line) {
    assertThat(DEFAULT.sections("one\n" + line + "\ntwo"))
        .extracting(Section::span)
        .containsExactly(new Span(4, line.length() + 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Plan:",
        "A",
        "A -",
        "A)",
        "TSH, FBC,",
        "-",
        ":",
        "PLAN: Rest",
        "BP 120/80",
        "NO FEVER.",
        "ALL IN CAPITALS THE PATIENT DENIES CHEST PAIN AND SHORTNESS OF BREATH AT NIGHT",
        "12"
      })
  void aLineOfAnotherKindIsNone(String line) {
    assertThat(DEFAULT.sections("one\n" + line + "\ntwo")).isEmpty();
  }

  @Test
  void everyHeaderOfTheSamplesIsFound() throws IOException {
    int headers = 0;
    Path file = Path.of("data-samples/notes/wards.csv");
    try (FileNotes notes =
        new FileNotes(
            new org.apache.hadoop.fs.Path(file.toUri()),
            file.toString(),
            NoteFormat.CSV,
            new NoteColumns("text", "", "", ""),
            BadInputMode.FAILFAST,
            new Configuration())) {
      while (notes.hasNext()) {
        String text = notes.next().note().text();
        List<String> expected = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
          if (line.endsWith(":") && line.toUpperCase(Locale.ROOT).equals(line)) {
            expected.add(line.substring(0, line.length() - 1));
          }
        }
        assertThat(DEFAULT.sections(text)).extracting(Section::name).isEqualTo(expected);
        headers += expected.size();
      }
    }
    assertThat(headers).isGreaterThan(40);
  }

  @Test
  void theFirstGroupOrTheWholeMatchIsTheNameInCapitalsWithSingleBlanksAndNoColon() {
    String text = "Past  medical\thistory :\nnone. plan: rest";

    assertThat(names("(Past\\s+\\w+\\s+\\w+ ?:)|(?:plan)", text))
        .containsExactly("PAST MEDICAL HISTORY");
    assertThat(names("Past\\s+\\w+\\s+\\w+ ?:|plan:", text))
        .containsExactly("PAST MEDICAL HISTORY", "PLAN");
    assertThat(names("(?=(rest))", text)).containsExactly("REST");
    assertThat(names("$", text)).isEmpty();
  }

  @Test
  void aNameInCapitalsIsTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(names("history", "history: none")).containsExactly("HISTORY");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aMatchWithoutANameOrWithALongTextIsNoHeader() {
    assertThat(names("^(\\w*):", "PLAN: rest\n: nothing\n" + "x".repeat(257) + ": y\nEXAM: z"))
        .containsExactly("PLAN", "EXAM");
  }

  @Test
  void withoutAPatternThereAreNoSections() {
    assertThat(names("", "PLAN:\nRest.")).isEmpty();
  }

  @Test
  void whatIsNoPatternIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SectionHeader("^(PLAN"))
        .withMessageStartingWith("section-header is no regular expression: Unclosed group");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "A ", "A - ", " ", "\t\n", "AB\n", "AB:", "(", "AB CD\u00A0", "A\u00A0\t)"})
  void theDefaultTakesNoMoreTimeThanTheTextIsLong(String part) {
    String text = part.repeat(2_000_000) + ".";

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> DEFAULT.sections(text));
  }

  private static List<String> names(String pattern, String text) {
    return new SectionHeader(pattern).sections(text).stream().map(Section::name).toList();
  }
}
