package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private final Vocabulary vocabulary =
      Vocabulary.of(List.of(List.of("b", "a", "c"), List.of("b", "a", "<unk>")), 2);

  @Test
  void wordsAreInTheSameOrderWhateverThatOfTheTexts() {
    Vocabulary other = Vocabulary.of(List.of(List.of("a", "b"), List.of("c", "a", "b")), 2);

    assertThat(vocabulary.words()).containsExactly("<unk>", "<sos>", "<eos>", "a", "b");
    assertThat(other.words()).isEqualTo(vocabulary.words());
  }

  @Test
  void rareWordsAreUnknown() {
    assertThat(vocabulary.sequence(List.of("a", "c", "b", "z")).ids()).containsExactly(3, 0, 4, 0);
  }

  @Test
  void aWordThatIsNotThereHasNoNumber() {
    assertThat(vocabulary.find("b")).hasValue(4);
    assertThat(vocabulary.find("<unk>")).hasValue(0);
    assertThat(vocabulary.find("c")).isEmpty();
  }

  @Test
  void endTokensStandAroundAText() {
    int[] ids = vocabulary.enclosed(List.of("b")).ids();

    assertThat(ids).containsExactly(1, 4, 2);
    assertThat(vocabulary.isEnd(ids[0])).isTrue();
    assertThat(vocabulary.isEnd(ids[1])).isFalse();
    assertThat(vocabulary.isEnd(ids[2])).isTrue();
  }

  @Test
  void aListThatIsNoVocabularyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vocabulary(List.of("a", "b", "c")))
        .withMessage("a vocabulary must start with [<unk>, <sos>, <eos>]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vocabulary(List.of("<unk>", "<sos>", "<eos>", "a", "a")))
        .withMessageContaining("each word once");
  }
}
