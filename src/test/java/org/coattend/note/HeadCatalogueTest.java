package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.coattend.note.TokenizedNote.Words;
import org.junit.jupiter.api.Test;

class HeadCatalogueTest {
  private static final int LAYERS = 2;
  private static final int HEADS = 3;
  private static final int WORDS = 8;

  private final Random random = new Random(7);

  /** Layer 2, head 3 always attends from a word to the one two before it; the others to random. */
  @Test
  void theHeadThatFindsARelationIsNamedWithItsAccuracy() {
    HeadCatalogue catalogue = new HeadCatalogue(LAYERS, HEADS);
    for (int note = 0; note < 200; note++) {
      int from = 2 + random.nextInt(WORDS - 2);
      see(catalogue, note % 2, List.of(relation(from, from - 2)), back(2, note % 10 == 0));
    }

    HeadCatalogue.Entry entry = catalogue.entries().get(0);
    assertThat(catalogue.entries()).hasSize(1);
    assertThat(entry.layer()).isEqualTo(1);
    assertThat(entry.head()).isEqualTo(2);
    assertThat(entry.reverse()).isFalse();
    assertThat(entry.count()).isEqualTo(200);
    assertThat(entry.accuracy()).isEqualTo(0.9);
    assertThat(entry.baseline()).isEqualTo("offset -2");
    assertThat(entry.baselineAccuracy()).isEqualTo(1);
    assertThat(entry.beatsBaseline()).isFalse();
  }

  @Test
  void aHeadThatAttendsFromTheOtherSideIsFoundInReverse() {
    HeadCatalogue catalogue = new HeadCatalogue(LAYERS, HEADS);
    for (int note = 0; note < 100; note++) {
      int to = 2 + random.nextInt(WORDS - 2);
      see(catalogue, note % 2, List.of(relation(to - 2, to)), back(2, false));
    }

    assertThat(catalogue.entries().get(0).reverse()).isTrue();
    assertThat(catalogue.entries().get(0).accuracy()).isEqualTo(1);
  }

  @Test
  void anAccuracyIsOfTheHalfThatTheHeadWasNotPickedOn() {
    HeadCatalogue catalogue = new HeadCatalogue(1, 2);
    for (int half = 0; half < 2; half++) {
      for (int note = 0; note < 10; note++) {
        List<WordRelation> relations = List.of(relation(4, 2));
        catalogue.expect(half, relations);
        float[] attention = new float[2 * 10 * 10];
        point(attention, half, 4, 2);
        point(attention, 1 - half, 4, 6);
        catalogue.find(half, relations, window(), 0, attention);
      }
    }

    assertThat(catalogue.entries().get(0).accuracy()).isZero();
  }

  @Test
  void amongRivalsTheRightOneNeedsMoreAttentionThanTheyDo() {
    HeadCatalogue catalogue = new HeadCatalogue(1, 1);
    Words right = new Words(0, 1);
    WordRelation near = new WordRelation("who", new Words(3, 3), right, List.of(new Words(7, 7)));
    WordRelation far = new WordRelation("who", new Words(6, 6), right, List.of(new Words(5, 5)));
    for (int half = 0; half < 2; half++) {
      List<WordRelation> relations = List.of(near, far);
      catalogue.expect(half, relations);
      float[] attention = new float[10 * 10];
      weigh(attention, 3, 4, .5f);
      weigh(attention, 3, 0, .15f);
      weigh(attention, 3, 1, .15f);
      weigh(attention, 3, 7, .2f);
      weigh(attention, 6, 0, .4f);
      weigh(attention, 6, 5, .6f);
      catalogue.find(half, relations, window(), 0, attention);
    }

    HeadCatalogue.Entry entry = catalogue.entries().get(0);
    assertThat(entry.accuracy()).isEqualTo(0.5);
    assertThat(entry.baseline()).isEqualTo("nearest rival");
    assertThat(entry.baselineAccuracy()).isEqualTo(0.5);
  }

  @Test
  void aRelationThatNoWindowHoldsCountsButIsNotFound() {
    HeadCatalogue catalogue = new HeadCatalogue(1, 1);
    for (int half = 0; half < 2; half++) {
      List<WordRelation> relations = List.of(relation(2, 50), relation(2, 4));
      catalogue.expect(half, relations);
      float[] attention = new float[10 * 10];
      point(attention, 0, 2, 4);
      catalogue.find(half, relations, window(), 0, attention);
    }

    assertThat(catalogue.entries().get(0).count()).isEqualTo(4);
    assertThat(catalogue.entries().get(0).accuracy()).isEqualTo(0.5);
  }

  @Test
  void partsAddUpToTheWholeInAnyOrderAndSurviveTheCodec() {
    HeadCatalogue whole = new HeadCatalogue(LAYERS, HEADS);
    List<HeadCatalogue> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      HeadCatalogue one = new HeadCatalogue(LAYERS, HEADS);
      for (int note = 0; note < 20; note++) {
        int from = random.nextInt(WORDS);
        List<WordRelation> relations = List.of(relation(from, (from + 3) % WORDS));
        float[][] attention = back(1 + note % 2, note % 3 == 0);
        see(whole, note % 2, relations, attention);
        see(one, note % 2, relations, attention);
      }
      parts.add(one);
    }

    HeadCatalogue forward = new HeadCatalogue(LAYERS, HEADS);
    parts.forEach(part -> forward.merge(HeadCatalogue.decode(part.encode())));
    HeadCatalogue backward = new HeadCatalogue(LAYERS, HEADS);
    for (int part = 2; part >= 0; part--) {
      backward.merge(parts.get(part));
    }
    assertThat(forward.encode()).isEqualTo(whole.encode()).isEqualTo(backward.encode());
    assertThat(forward.entries()).isEqualTo(whole.entries()).isNotEmpty();
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] bytes = new HeadCatalogue(1, 1).encode();
    bytes[0]++;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadCatalogue.decode(bytes))
        .withMessageContaining("version");
  }

  private static void see(
      HeadCatalogue catalogue, int half, List<WordRelation> relations, float[][] attention) {
    catalogue.expect(half, relations);
    for (int layer = 0; layer < LAYERS; layer++) {
      catalogue.find(half, relations, window(), layer, attention[layer]);
    }
  }

  private static WordRelation relation(int from, int to) {
    return new WordRelation("r", new Words(from, from), new Words(to, to), List.of());
  }

  /** Random, but for the last head of the last layer. */
  private float[][] back(int words, boolean failing) {
    float[][] attention = new float[LAYERS][];
    for (int layer = 0; layer < LAYERS; layer++) {
      attention[layer] = RandomWindows.attention(HEADS, 10, random);
    }
    for (int word = 0; word < WORDS; word++) {
      int to = failing ? (word + 3) % WORDS : Math.max(0, word - words);
      for (int key = 0; key < 10; key++) {
        attention[LAYERS - 1][((HEADS - 1) * 10 + word + 1) * 10 + key] = key == to + 1 ? 1 : 0;
      }
    }
    return attention;
  }

  private static void point(float[] attention, int head, int from, int to) {
    attention[(head * 10 + from + 1) * 10 + to + 1] = 1;
  }

  private static void weigh(float[] attention, int from, int to, float weight) {
    attention[(from + 1) * 10 + to + 1] = weight;
  }

  /** Eight words of one token each between two special ones. */
  private static NoteWindow window() {
    int[] words = new int[WORDS];
    for (int word = 0; word < WORDS; word++) {
      words[word] = word;
    }
    return new NoteWindows(16, 1, 2).of(new int[WORDS], words, new boolean[WORDS]).get(0);
  }
}
