package org.coattend.note;

/** A window of a note whose attention comes in layer by layer. */
public final class OpenWindow {
  private final OpenNote note;
  private final NoteWindow window;

  /** Null before the first layer, after the last, and where nobody asks for it. */
  private WindowAttention together;

  OpenWindow(OpenNote note, NoteWindow window) {
    this.note = note;
    this.window = window;
  }

  /** What is encoded. */
  public NoteWindow window() {
    return window;
  }

  OpenNote note() {
    return note;
  }

  void add(int layer, int layers, int heads, float[] attention, float[] valueNorms) {
    if (!note.wantsPairs()) {
      return;
    }
    if (layer == 0) {
      together = new WindowAttention(note.weighting(), heads, window.tokens());
    }
    together.add(attention, valueNorms);
    if (layer == layers - 1) {
      note.add(window, together.betweenUnits(window));
      together = null;
    }
  }
}
