package org.coattend.encode;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coattend.option.Excerpt;

/**
 * The tokeniser of BERT (Devlin et al. 2019): words are split at white space and punctuation, then
 * each, from the left, into the longest pieces that the vocabulary has. A word that cannot be split
 * so, or has over 100 characters, is one unknown token.
 */
public final class WordPiece implements Tokenizer {
  private static final int LONGEST_WORD = 100;
  private static final String CONTINUES = "##";

  private final TextNormalizer normalizer;
  private final Vocabulary vocabulary;

  /** Pieces that begin a word. */
  private final Map<String, Integer> heads = new HashMap<>();

  /** Pieces that continue one, without {@link #CONTINUES}. */
  private final Map<String, Integer> tails = new HashMap<>();

  private final int longestPiece;

  /**
   * @param tokens the pieces by number, as {@code vocab.txt} lists them
   * @throws IllegalArgumentException when {@code [CLS]}, {@code [SEP]} or {@code [UNK]} is missing
   */
  public WordPiece(List<String> tokens, TextNormalizer normalizer) {
    this.normalizer = normalizer;
    vocabulary = new Vocabulary(tokens, "[CLS]", "[SEP]", "[UNK]");
    int longest = 0;
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      if (token.startsWith(CONTINUES) && token.length() > CONTINUES.length()) {
        tails.putIfAbsent(token.substring(CONTINUES.length()), id);
      }
      heads.putIfAbsent(token, id);
      longest = Math.max(longest, token.length());
    }
    longestPiece = longest;
  }

  /**
   * Reads a {@code tokenizer.json}. What it says of truncation and padding is for others.
   *
   * @param name of the file, for the message
   * @throws IOException when it cannot be read, or is no tokeniser like BERT's
   */
  public static WordPiece read(String name, InputStream json) throws IOException {
    JsonNode file;
    try {
      file = new ObjectMapper().readTree(json);
    } catch (JacksonException | CharConversionException e) {
      throw new IOException("%s: is no JSON (%s)".formatted(name, Excerpt.of(e.getMessage())), e);
    }
    JsonNode model = file.path("model");
    require(name, "tokenizer", "WordPiece", model.path("type").asText("unknown"));
    JsonNode normalizer = file.path("normalizer");
    require(name, "normalizer", "BertNormalizer", normalizer.path("type").asText("unknown"));
    String splitter = file.path("pre_tokenizer").path("type").asText("unknown");
    require(name, "pre-tokenizer", "BertPreTokenizer", splitter);
    JsonNode vocabulary = model.path("vocab");
    String[] tokens = new String[vocabulary.size()];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int id = entry.getValue().asInt(-1);
      if (id < 0 || id >= tokens.length || tokens[id] != null) {
        throw new IOException(
            "%s: the numbers of its %d tokens are not 0 to %d"
                .formatted(name, tokens.length, tokens.length - 1));
      }
      tokens[id] = entry.getKey();
    }
    boolean lowerCase = normalizer.path("lowercase").asBoolean(true);
    TextNormalizer normalized =
        new TextNormalizer(
            normalizer.path("clean_text").asBoolean(true),
            normalizer.path("handle_chinese_chars").asBoolean(true),
            normalizer.path("strip_accents").asBoolean(lowerCase),
            lowerCase);
    try {
      return new WordPiece(Arrays.asList(tokens), normalized);
    } catch (IllegalArgumentException broken) {
      throw new IOException(name + ": " + broken.getMessage(), broken);
    }
  }

  private static void require(String name, String part, String wanted, String found)
      throws IOException {
    if (!found.equals(wanted)) {
      throw new IOException(
          "%s: its %s is %s, must be %s".formatted(name, part, Excerpt.of(found), wanted));
    }
  }

  @Override
  public Tokens tokenize(String text) {
    TextNormalizer.Text normal = normalizer.normalize(text);
    Pieces pieces = new Pieces(normal);
    for (int at = 0, end; at < normal.length; at = end) {
      int codePoint = normal.codePoints[at];
      end = at + 1;
      if (TextNormalizer.isSpace(codePoint)) {
        continue;
      }
      if (!isPunctuation(codePoint)) {
        while (end < normal.length && !endsWord(normal.codePoints[end])) {
          end++;
        }
      }
      pieces.addWord(at, end);
    }
    return pieces.tokens();
  }

  private static boolean endsWord(int codePoint) {
    return TextNormalizer.isSpace(codePoint) || isPunctuation(codePoint);
  }

  private static boolean isPunctuation(int codePoint) {
    if (codePoint < 128) {
      return codePoint > ' ' && codePoint < 127 && !Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The tokens of one text, as they are found. */
  private final class Pieces {
    private final TextNormalizer.Text text;
    private final List<int[]> found = new ArrayList<>();
    private int words;

    Pieces(TextNormalizer.Text text) {
      this.text = text;
    }

    void addWord(int from, int to) {
      int before = found.size();
      if (to - from > LONGEST_WORD || !split(from, to)) {
        found.subList(before, found.size()).clear();
        add(vocabulary.unknown(), from, to);
      }
      words++;
    }

    private boolean split(int from, int to) {
      String word = new String(text.codePoints, from, to - from);
      int at = 0;
      for (int place = from; place < to; ) {
        Map<String, Integer> pieces = place == from ? heads : tails;
        int end = Math.min(word.length(), at + longestPiece);
        Integer id = pieces.get(word.substring(at, end));
        while (id == null && end > at + 1) {
          end--;
          id = pieces.get(word.substring(at, end));
        }
        if (id == null) {
          return false;
        }
        int next = place + word.codePointCount(at, end);
        add(id, place, next);
        place = next;
        at = end;
      }
      return true;
    }

    private void add(int id, int from, int to) {
      found.add(new int[] {id, text.starts[from], text.ends[to - 1], words});
    }

    Tokens tokens() {
      return new Tokens(column(0), column(1), column(2), column(3));
    }

    private int[] column(int index) {
      return found.stream().mapToInt(token -> token[index]).toArray();
    }
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }
}
