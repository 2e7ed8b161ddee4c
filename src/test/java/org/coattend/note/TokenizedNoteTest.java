package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.coattend.corpus.note.Relation;
import org.coattend.corpus.note.Section;
import org.coattend.corpus.note.Span;
import org.coattend.encoder.PretrainedEncoder;
import org.coattend.note.TokenizedNote.Words;
import org.junit.jupiter.api.Test;

class TokenizedNoteTest {
  @Test
  void wordsOfSeveralTokensAndMarksAreToldApart() {
    TokenizedNote note = tokenize("Hypothyroidism, no fever - ok.");

    assertThat(note.wordCount()).isEqualTo(7);
    assertThat(note.tokenCount()).isGreaterThan(7);
    assertThat(note.punctuation()).containsExactly(false, true, false, false, true, false, true);
    assertThat(note.unknown()).isZero();
  }

  @Test
  void itsLengthIsMeasuredInEveryWay() {
    TokenizedNote note = tokenize(" No fever\t(37.2\u00a0C), \n ok 🦠. ");

    assertThat(note.length()).isEqualTo(new NoteLength(note.tokenCount(), 6, 6, 6, 19));
  }

  @Test
  void aStretchOfTextIsTheWordsItHasAPartIn() {
    TokenizedNote note = tokenize("Hypothyroidism, no fever");

    assertThat(note.words(new Span(0, 14))).contains(new Words(0, 0));
    assertThat(note.words(new Span(5, 17))).contains(new Words(0, 2));
    assertThat(note.words(new Span(15, 16))).isEmpty();
    assertThat(note.words(new Span(90, 99))).isEmpty();
  }

  @Test
  void whatTheVocabularyLacksIsUnknown() {
    TokenizedNote note = tokenize("pain 🦠 gone 🦠");

    assertThat(note.unknown()).isEqualTo(0.5);
  }

  @Test
  void aTextOfBlanksHasNoWords() {
    TokenizedNote note = tokenize(" \n\t ");

    assertThat(note.wordCount()).isZero();
    assertThat(note.tokenCount()).isZero();
    assertThat(note.unknown()).isZero();
    assertThat(new NoteWindows(16, 1, 2).of(note)).isEmpty();
  }

  @Test
  void aRelationNeedsWordsOnAllSides() {
    TokenizedNote note = tokenize("He met her father.");
    Span he = new Span(0, 2);
    Span her = new Span(7, 10);
    Span father = new Span(11, 17);

    assertThat(WordRelation.of(note, new Relation("who", her, he, List.of(father))))
        .contains(
            new WordRelation("who", new Words(2, 2), new Words(0, 0), List.of(new Words(3, 3))));
    assertThat(WordRelation.of(note, new Relation("who", her, new Span(40, 42), List.of())))
        .isEmpty();
    assertThat(WordRelation.of(note, new Relation("who", her, he, List.of(new Span(40, 42)))))
        .isEmpty();
  }

  @Test
  void aWordIsInTheSectionOfItsFirstCharOrInNone() {
    TokenizedNote note = tokenize("Seen today. Hypothyroidism, no fever - ok. Rest");
    List<Section> sections =
        List.of(
            new Section("A", new Span(5, 14)),
            new Section("B", new Span(20, 30)),
            new Section("C", new Span(30, 38)));

    // Seen | today . Hypothyroidism | , no | fever (from 31) | - (37) | ok . Rest
    assertThat(note.sections(sections)).containsExactly(-1, 0, 0, 0, 1, 1, 2, 2, -1, -1, -1);
    assertThat(note.sections(List.of())).containsOnly(-1).hasSize(11);
    assertThat(tokenize(" ").sections(sections)).isEmpty();
  }

  private static TokenizedNote tokenize(String text) {
    return TokenizedNote.of(PretrainedEncoder.miniLm().tokenizer(), text);
  }
}
