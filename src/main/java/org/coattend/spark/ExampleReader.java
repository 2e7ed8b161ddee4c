package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.coattend.audit.Example;
import org.coattend.audit.PatchGroup;
import org.coattend.audit.PositionGroup;
import org.coattend.audit.TokenRuns;
import org.coattend.audit.WordGroup;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.classifier.Sequence;
import org.coattend.classifier.Vocabulary;
import org.coattend.corpus.labelled.Content;
import org.coattend.corpus.labelled.LabelledExample;
import org.coattend.corpus.labelled.TokenGroup;
import org.coattend.encode.Tokenizer;
import org.coattend.encoder.SharedEncoder;

/** How examples, and groups of their tokens, become what a model reads. */
public sealed interface ExampleReader extends Serializable {
  /**
   * How a model reads.
   *
   * @param content that examples are read from
   */
  static ExampleReader of(AttentionModel model, Content content) {
    if (content instanceof Content.Images images) {
      return new Patches(images.patches());
    }
    if (model instanceof EncoderClassifier encoder) {
      return new Pieces(encoder.encoder());
    }
    return new Words(((AttentionClassifier) model).vocabulary());
  }

  /**
   * An example to be audited.
   *
   * @param label its class
   * @return empty when nothing of it can be read
   */
  Optional<Example> example(LabelledExample example, int label);

  /**
   * A group of tokens; what the model does not know of it is left out.
   *
   * @param donors examples that patches are taken from
   * @param seed that chooses the donor
   */
  PositionGroup group(TokenGroup group, List<Example> donors, long seed);

  /** How many tokens of a group the model knows. */
  int known(TokenGroup group);

  /** What a number stands for. */
  String token(int id);

  /** What stands at a position of a sequence that it has made. */
  default String at(Sequence sequence, int position) {
    return token(((Sequence.Words) sequence).ids()[position]);
  }

  /** Words of a vocabulary. */
  record Words(Vocabulary vocabulary) implements ExampleReader {
    @Override
    public Optional<Example> example(LabelledExample example, int label) {
      return Optional.of(
          new Example(
              example.id(),
              vocabulary.sequence(example.tokens()),
              example.ends(),
              label,
              example.environment()));
    }

    @Override
    public WordGroup group(TokenGroup group, List<Example> donors, long seed) {
      Map<Integer, Integer> swaps = new HashMap<>();
      group
          .swaps()
          .forEach(
              (token, swap) ->
                  find(token)
                      .ifPresent(word -> find(swap).ifPresent(other -> swaps.put(word, other))));
      return new WordGroup(group.name(), words(group), swaps);
    }

    @Override
    public int known(TokenGroup group) {
      return words(group).size();
    }

    private Set<Integer> words(TokenGroup group) {
      return group.swaps().keySet().stream()
          .flatMapToInt(token -> find(token).stream())
          .boxed()
          .collect(Collectors.toSet());
    }

    /** The token of unknown words is none of a group: it stands for any of them. */
    private OptionalInt find(String token) {
      return token.equals(Vocabulary.UNKNOWN) ? OptionalInt.empty() : vocabulary.find(token);
    }

    @Override
    public String token(int id) {
      return vocabulary.word(id);
    }
  }

  /** Pieces of words, as an encoder has them. */
  record Pieces(SharedEncoder encoder) implements ExampleReader {
    private static final String CONTINUING = "##";
    private static final List<Integer> UNKNOWN = List.of();

    @Override
    public Optional<Example> example(LabelledExample example, int label) {
      List<String> words = new ArrayList<>();
      BitSet ends = example.ends();
      for (int i = 0; i < example.tokens().size(); i++) {
        if (!ends.get(i)) {
          words.add(example.tokens().get(i));
        }
      }
      int[] ids = ids(String.join(" ", words));
      return ids.length == 0
          ? Optional.empty()
          : Optional.of(
              new Example(
                  example.id(),
                  new Sequence.Words(ids),
                  new BitSet(),
                  label,
                  example.environment()));
    }

    @Override
    public TokenRuns group(TokenGroup group, List<Example> donors, long seed) {
      Map<List<Integer>, List<Integer>> swaps = new HashMap<>();
      group.swaps().forEach((token, swap) -> swaps.put(pieces(token), pieces(swap)));
      swaps.remove(UNKNOWN);
      Tokenizer tokenizer = tokenizer();
      BitSet continuing = new BitSet();
      IntStream.range(0, tokenizer.size())
          .filter(id -> tokenizer.token(id).startsWith(CONTINUING))
          .forEach(continuing::set);
      return new TokenRuns(group.name(), swaps, continuing);
    }

    @Override
    public int known(TokenGroup group) {
      return (int)
          group.swaps().keySet().stream().filter(token -> !pieces(token).equals(UNKNOWN)).count();
    }

    /** What a word is read as; none where it has a piece that stands for any unknown word. */
    private List<Integer> pieces(String word) {
      List<Integer> pieces = IntStream.of(ids(word)).boxed().toList();
      return pieces.contains(tokenizer().unknown()) ? UNKNOWN : pieces;
    }

    private int[] ids(String text) {
      return tokenizer().tokenize(text).ids();
    }

    private Tokenizer tokenizer() {
      return encoder.get().tokenizer();
    }

    @Override
    public String token(int id) {
      return tokenizer().token(id);
    }
  }

  /**
   * Patches of images.
   *
   * @param names by position
   */
  record Patches(List<String> names) implements ExampleReader {
    @Override
    public Optional<Example> example(LabelledExample example, int label) {
      return Optional.of(
          new Example(
              example.id(),
              new Sequence.Vectors(example.vectors()),
              new BitSet(),
              label,
              example.environment()));
    }

    @Override
    public PatchGroup group(TokenGroup group, List<Example> donors, long seed) {
      BitSet positions = new BitSet();
      for (String token : group.swaps().keySet()) {
        int position = names.indexOf(token);
        if (position < 0) {
          throw new IllegalArgumentException(
              "groups: '%s' of %s is no patch; they are %s to %s"
                  .formatted(token, group.name(), names.get(0), names.get(names.size() - 1)));
        }
        positions.set(position);
      }
      return new PatchGroup(group.name(), positions, donors, seed);
    }

    @Override
    public int known(TokenGroup group) {
      return group.swaps().size();
    }

    @Override
    public String token(int id) {
      throw new IllegalStateException("vectors have no tokens");
    }

    @Override
    public String at(Sequence sequence, int position) {
      return names.get(position);
    }
  }
}
