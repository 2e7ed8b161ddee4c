package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryTest {
  private final FusionModel model = RandomPairs.model(2, 5);
  private final List<FusionPair> pairs = RandomPairs.of(6, 6);

  @Test
  void aPairIsComparedWithEachOtherAndNotWithItself() {
    Gallery.Scores inside = new Gallery(model, pairs).scores(pairs.get(2));
    Gallery.Scores outside = new Gallery(model, pairs.subList(0, 2)).scores(pairs.get(2));

    assertThat(inside.otherImages()).hasSize(5);
    assertThat(inside.otherNotes()).hasSize(5);
    assertThat(outside.otherImages()).hasSize(2).startsWith(inside.otherImages()[0]);
    assertThat(outside.matched()).isEqualTo(inside.matched());
  }

  @Test
  void aNotesScoreWithAnImageIsTheImagesWithTheNote() {
    Gallery gallery = new Gallery(model, pairs);

    assertThat(gallery.scores(pairs.get(0)).otherImages()[2])
        .isCloseTo(gallery.scores(pairs.get(3)).otherNotes()[0], within(1e-9));
  }

  @Test
  void aGalleryOfNoneHasNoOthers() {
    assertThat(new Gallery(model, List.of()).scores(pairs.get(0)).otherNotes()).isEmpty();
  }
}
