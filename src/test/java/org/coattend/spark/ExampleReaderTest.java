package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.coattend.audit.Example;
import org.coattend.audit.PositionGroup;
import org.coattend.classifier.Vocabulary;
import org.coattend.corpus.labelled.LabelledExample;
import org.coattend.corpus.labelled.Split;
import org.coattend.corpus.labelled.TokenGroup;
import org.coattend.encoder.SharedEncoder;
import org.junit.jupiter.api.Test;

class ExampleReaderTest {
  @Test
  void wordsThatAreNotKnownAreInNoGroup() {
    ExampleReader reader =
        new ExampleReader.Words(
            new Vocabulary(List.of("<unk>", "<sos>", "<eos>", "clay", "sand", "silt")));
    TokenGroup group =
        new TokenGroup("soil", Map.of("clay", "sand", "silt", "marl", "loam", "", "<unk>", ""));

    assertThat(reader.known(group)).isEqualTo(2);
    assertThat(positions(reader, group, "clay", "peat", "silt", "<unk>")).isEqualTo(bits(0, 2));
  }

  /** The encoder has no piece for a snowman, nor for a chess king: both read as [UNK]. */
  @Test
  void wordsThatAnEncoderDoesNotKnowAreInNoGroup() {
    ExampleReader reader = new ExampleReader.Pieces(new SharedEncoder(""));
    TokenGroup group =
        new TokenGroup("signs", Map.of("clay", "\u26c4", "\u26c4", "clay", "sand", "clay"));

    assertThat(reader.known(group)).isEqualTo(2);
    assertThat(positions(reader, group, "clay", "\u265a", "\u26c4", "sand")).isEqualTo(bits(0, 3));
    Example example = example(reader, "clay", "\u265a");
    assertThat(reader.group(group, List.of(), 1).swapped(example)).isEmpty();
  }

  private static BitSet positions(ExampleReader reader, TokenGroup group, String... words) {
    PositionGroup positions = reader.group(group, List.of(), 1);
    return positions.positions(example(reader, words));
  }

  private static Example example(ExampleReader reader, String... words) {
    return reader
        .example(new LabelledExample("n1", "all", Split.TEST, "x", List.of(words), null), 0)
        .orElseThrow();
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int position : set) {
      bits.set(position);
    }
    return bits;
  }
}
