package org.coattend.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordPieceTest {
  private static final TextNormalizer UNCASED = new TextNormalizer(true, true, true, true);

  private static WordPiece bert;

  @BeforeAll
  static void readVocabulary() throws IOException {
    String name = "/all-minilm-l6-v2-tokenizer.json";
    try (InputStream json = WordPieceTest.class.getResourceAsStream(name)) {
      bert = WordPiece.read(name, json);
    }
  }

  private static List<String> pieces(WordPiece tokenizer, String text) {
    return IntStream.of(tokenizer.tokenize(text).ids()).mapToObj(tokenizer::token).toList();
  }

  private static String pieces(String text) {
    return String.join(" ", pieces(bert, text));
  }

  /** Numbers as the original release's vocab.txt has them, counted from 0. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello, world! | 7592 1010 2088 999",
        "embeddings | 7861 8270 4667 2015",
        "The man went to the store | 1996 2158 2253 2000 1996 3573",
      })
  void numbersAreThoseOfTheOriginalVocabulary(String text, String ids) {
    assertThat(bert.tokenize(text).ids())
        .containsExactly(Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "unaffable | una ##ffa ##ble",
        "UNwanted | unwanted",
        "Crème brûlée | cr ##eme br ##ule ##e",
        "don't | don ' t",
        "b.i.d. x3 | b . i . d . x ##3",
        "120/80mmHg | 120 / 80 ##mm ##hg",
        "a–b“c” | a – b “ c ”",
        "$5=~7`^| $ 5 = ~ 7 ` ^",
        "[CLS] | [ cl ##s ]",
        "İstanbul | istanbul",
        "東京 | 東 京",
      })
  void wordsSplitIntoTheLongestPieces(String text, String expected) {
    assertThat(pieces(text)).isEqualTo(expected);
  }

  @Test
  void theLongestPieceWinsFromTheLeft() {
    WordPiece tokenizer =
        new WordPiece(
            List.of("[UNK]", "[CLS]", "[SEP]", "a", "ab", "abc", "##c", "##cd", "##d", "##bcde"),
            UNCASED);
    assertThat(pieces(tokenizer, "abcd abd abccd"))
        .containsExactly("abc", "##d", "ab", "##d", "abc", "##cd");
  }

  @Test
  void aWordThatCannotBeSplitIsOneUnknownToken() {
    WordPiece tokenizer =
        new WordPiece(List.of("[UNK]", "[CLS]", "[SEP]", "good", "##ly", "b"), UNCASED);
    Tokens tokens = tokenizer.tokenize("goodly bad goodness b");
    assertThat(tokens.ids()).containsExactly(3, 4, 0, 0, 5);
    assertThat(tokens.words()).containsExactly(0, 0, 1, 2, 3);
    assertThat(tokens.starts()).containsExactly(0, 4, 7, 11, 20);
    assertThat(tokens.ends()).containsExactly(4, 6, 10, 19, 21);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "101, 1"})
  void aWordOfOver100CharactersIsUnknown(int length, int count) {
    WordPiece tokenizer = new WordPiece(List.of("[UNK]", "[CLS]", "[SEP]", "a", "##a"), UNCASED);
    Tokens tokens = tokenizer.tokenize("a".repeat(length));
    assertThat(tokens.count()).isEqualTo(count);
    assertThat(tokens.ends()[count - 1]).isEqualTo(length);
    assertThat(tokens.ids()[0] == tokenizer.unknown()).isEqualTo(length > 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r \u00a0\u2003", "\u0000\u200b\ufeff\ufffd"})
  void textWithoutCharactersHasNoTokens(String text) {
    assertThat(bert.tokenize(text).count()).isZero();
  }

  @Test
  void controlAndFormatCharactersVanishWithinAWord() {
    Tokens tokens = bert.tokenize("pa\u0000ti\u00aden\u200dt");
    assertThat(tokens.ids()).isEqualTo(bert.tokenize("patient").ids());
    assertThat(tokens.starts()).containsExactly(0);
    assertThat(tokens.ends()).containsExactly(10);
  }

  @Test
  void aCombiningAccentBelongsToItsLetter() {
    Tokens tokens = bert.tokenize("cafe\u0301 now");
    assertThat(tokens.ids()).isEqualTo(bert.tokenize("café now").ids());
    assertThat(tokens.starts()).containsExactly(0, 6);
    assertThat(tokens.ends()).containsExactly(5, 9);
  }

  @Test
  void placesCountBothCharsOfASurrogatePair() {
    Tokens tokens = bert.tokenize("ok 😀 𝒳 fine");
    assertThat(tokens.starts()).containsExactly(0, 3, 6, 9);
    assertThat(tokens.ends()).containsExactly(2, 5, 8, 13);
    assertThat(tokens.ids()[2]).isEqualTo(bert.unknown());
  }

  @Test
  void aCasedVocabularyKeepsCaseAndAccents() {
    WordPiece cased =
        new WordPiece(
            List.of("[UNK]", "[CLS]", "[SEP]", "Née", "née", "nee"),
            new TextNormalizer(true, true, false, false));
    assertThat(pieces(cased, "Née née NEE nee")).containsExactly("Née", "née", "[UNK]", "nee");
  }

  /** Whatever the text, its tokens stand in order and within it, and each says what is there. */
  @Test
  void placesGiveTheTextBack() {
    String[] parts = {
      "Fever",
      "naïve",
      "e\u0301",
      " ",
      "\n",
      ".",
      "—",
      "東",
      "😀",
      "\u0007",
      "ﬁn",
      "ß",
      "한",
      "İ",
      "x".repeat(60)
    };
    Random random = new Random(7);
    for (int trial = 0; trial < 500; trial++) {
      StringBuilder builder = new StringBuilder();
      for (int k = random.nextInt(12); k > 0; k--) {
        builder.append(parts[random.nextInt(parts.length)]);
      }
      String text = builder.toString();
      Tokens tokens = bert.tokenize(text);
      for (int k = 0; k < tokens.count(); k++) {
        assertThat(tokens.starts()[k]).as(text).isLessThan(tokens.ends()[k]);
        assertThat(tokens.ends()[k]).isLessThanOrEqualTo(text.length());
        if (k > 0) {
          assertThat(tokens.starts()[k]).isGreaterThanOrEqualTo(tokens.starts()[k - 1]);
          assertThat(tokens.words()[k] - tokens.words()[k - 1]).isBetween(0, 1);
        }
        String piece = bert.token(tokens.ids()[k]);
        if (tokens.ids()[k] != bert.unknown()) {
          String source = text.substring(tokens.starts()[k], tokens.ends()[k]);
          String plain = piece.startsWith("##") ? piece.substring(2) : piece;
          assertThat(folded(source)).as(text).contains(plain);
          if (source.chars().allMatch(c -> c < 128 && c > 31)) {
            assertThat(folded(source)).isEqualTo(plain);
          }
        }
      }
      String covered = text;
      for (int k = tokens.count() - 1; k >= 0; k--) {
        covered =
            covered.substring(0, Math.min(covered.length(), tokens.starts()[k]))
                + covered.substring(Math.min(covered.length(), tokens.ends()[k]));
      }
      assertThat(covered.replaceAll("[\\s\u0007]", "")).as(text).isEmpty();
    }
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{Mn}", "")
        .replace("\u0007", "")
        .toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":{\"type\":\"BPE\"}} | f: its tokenizer is BPE, must be WordPiece",
        "{} | f: its tokenizer is unknown, must be WordPiece",
        "{\"model\":{\"type\":\"WordPiece\"},\"normalizer\":{\"type\":\"NFC\"}} | f: its normalizer is NFC, must be BertNormalizer",
      })
  void anotherKindOfTokenizerIsRefused(String json, String message) {
    InputStream file = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> WordPiece.read("f", file))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void aVocabularyWithoutSpecialTokensIsRefused() {
    assertThatThrownBy(() -> new WordPiece(List.of("[UNK]", "[CLS]", "a"), UNCASED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[SEP]");
  }
}
