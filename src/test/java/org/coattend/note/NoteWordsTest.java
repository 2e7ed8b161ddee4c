package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.coattend.corpus.note.Span;
import org.coattend.encoder.EncodingVisitor;
import org.coattend.encoder.ForwardPass;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.note.TokenizedNote.Words;
import org.junit.jupiter.api.Test;

class NoteWordsTest {
  private static final String NOTE = "Hypothyroidism, treated. No fever.";
  private static final PretrainedEncoder ENCODER = PretrainedEncoder.miniLm();
  private static final int WIDTH = ENCODER.transformer().config().width();

  @Test
  void wordsAreCountedOverSentencesWithoutMarks() {
    NoteWords words = words(NOTE, WordContext.SENTENCE);

    assertThat(words.text()).containsExactly("Hypothyroidism", "treated", "No", "fever");
    assertThat(words.words(new Span(16, 28))).contains(new Words(1, 2));
    assertThat(words.words(new Span(28, 33))).contains(new Words(3, 3));
    assertThat(words.words(new Span(14, 15))).isEmpty();
    assertThat(words(NOTE, WordContext.NOTE).words(new Span(16, 28))).contains(new Words(1, 2));
  }

  @Test
  void aSentenceIsReadAsIfItStoodAlone() {
    float[] both = words(NOTE, WordContext.SENTENCE).items().values();
    float[] alone = words("No fever.", WordContext.NOTE).items().values();

    for (int k = 0; k < alone.length; k++) {
      assertThat(both[2 * WIDTH + k]).isCloseTo(alone[k], within(1e-4f));
    }
  }

  @Test
  void aNoteOfMarksHasNoWords() {
    assertThat(words("... - !", WordContext.SENTENCE).count()).isZero();
    assertThat(words("", WordContext.NOTE).count()).isZero();
  }

  private static NoteWords words(String text, WordContext context) {
    NoteWindows windows =
        new NoteWindows(512, ENCODER.tokenizer().first(), ENCODER.tokenizer().last());
    NoteWords words = new NoteWords(text, context, ENCODER.tokenizer(), windows, WIDTH);
    try (ForwardPass pass = ENCODER.transformer().forwardPass()) {
      pass.encode(
          words.windows().stream().map(NoteWords.Window::ids).toList(),
          new EncodingVisitor() {
            @Override
            public void attention(
                int sequence, int layer, int tokens, float[] attention, float[] valueNorms) {}

            @Override
            public void states(int sequence, int tokens, float[] states, int at) {
              words.windows().get(sequence).add(states, at);
            }
          });
    }
    return words;
  }
}
