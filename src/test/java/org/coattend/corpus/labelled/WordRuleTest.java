package org.coattend.corpus.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.coattend.corpus.labelled.WordRule.Tokens;
import org.junit.jupiter.api.Test;

class WordRuleTest {
  private static final WordRule WORDS = new WordRule(Tokens.WORDS, true, false);
  private static final WordRule ENDS = new WordRule(Tokens.WHITESPACE, false, true);

  @Test
  void wordsKeepInnerApostrophesAndHyphensAndMarksStandAlone() {
    assertThat(WORDS.words("The farmer's well-set crop -- isn\u2019t s17's, (-8.5 mm)!"))
        .containsExactly(
            "the",
            "farmer's",
            "well-set",
            "crop",
            "-",
            "-",
            "isn\u2019t",
            "s17's",
            ",",
            "(",
            "-",
            "8",
            ".",
            "5",
            "mm",
            ")",
            "!");
  }

  @Test
  void lettersOfAnyScriptAreWordsAndMarksOutsideTheBasicPlaneAreOne() {
    assertThat(WORDS.words("Bl\u00e4tter e\u0301t\u00e9\u00a0\u6c34\u3000\uD83C\uDF3E"))
        .containsExactly("bl\u00e4tter", "e\u0301t\u00e9", "\u6c34", "\uD83C\uDF3E");
  }

  @Test
  void whitespaceCutsAtBlanksAloneAndKeepsCaseUnlessAsked() {
    String text = "  It 's a\tlovely\u00a0film ,\n";

    assertThat(new WordRule(Tokens.WHITESPACE, false, false).words(text))
        .containsExactly("It", "'s", "a", "lovely", "film", ",");
    assertThat(new WordRule(Tokens.WHITESPACE, true, false).words(text)).startsWith("it");
  }

  @Test
  void endTokensAreSetOnceAndInOneForm() {
    assertThat(ENDS.words("a b")).containsExactly("<sos>", "a", "b", "<eos>");
    assertThat(ENDS.words("<SOS> a b <EOS>")).containsExactly("<sos>", "a", "b", "<eos>");
    assertThat(ENDS.words("a <sos>")).containsExactly("<sos>", "a", "<sos>", "<eos>");
  }

  @Test
  void textOfBlanksHasNoWordsAndNoEnds() {
    assertThat(ENDS.words(" \n\t")).isEmpty();
    assertThat(WORDS.words("")).isEmpty();
  }

  @Test
  void aVeryLongWordIsOneWord() {
    String word = "a-".repeat(300_000) + "a";

    assertThat(WORDS.words(word)).containsExactly(word);
  }

  @Test
  void aRuleOfAnotherNameIsRefused() {
    assertThat(Tokens.of("Words")).isEqualTo(Tokens.WORDS);
    assertThatThrownBy(() -> Tokens.of("bytes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tokens is 'bytes', must be whitespace or words");
  }
}
