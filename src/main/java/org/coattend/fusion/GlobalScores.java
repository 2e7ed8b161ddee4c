package org.coattend.fusion;

/**
 * How well notes and images fit as wholes: cos(mean of a note's words, mean of an image's patches),
 * both projected, by a temperature (the global score of Huang et al. 2021, eq. 1).
 *
 * <p>Its projections are its own. With those of attention, which it would move faster than the
 * local scores do, words were left pointing nowhere: .16 against .99 of phrases in grids of x-rays.
 */
final class GlobalScores {
  private static final double LEAST_SQUARE = 1e-12;

  private final Projection notes;
  private final Projection images;
  private final double temperature;
  private final double[] meanWords;
  private final double[] meanPatches;
  private final double[] scores;

  /** Derivatives by what was projected, and by the temperature's logarithm. */
  record Slopes(double[] words, double[] patches, double temperature) {}

  /**
   * @param notes words by note, of one head
   * @param images patches by image, of one head
   */
  GlobalScores(Projection notes, Projection images, double temperature) {
    this.notes = notes;
    this.images = images;
    this.temperature = temperature;
    meanWords = means(notes);
    meanPatches = means(images);
    scores = new double[notes.owners() * images.owners()];
    for (int note = 0; note < notes.owners(); note++) {
      for (int image = 0; image < images.owners(); image++) {
        scores[note * images.owners() + image] = cosine(note, image) / temperature;
      }
    }
  }

  /** Shape {@code [notes][images]}. */
  double[] scores() {
    return scores;
  }

  /** By owner, the mean of its units: shape {@code [owners][width]}. */
  private static double[] means(Projection items) {
    int width = items.width();
    double[] means = new double[items.owners() * width];
    for (int owner = 0; owner < items.owners(); owner++) {
      int first = items.starts()[owner];
      int end = items.starts()[owner + 1];
      for (int item = first; item < end; item++) {
        for (int k = 0; k < width; k++) {
          means[owner * width + k] += items.units()[0][item * width + k] / (end - first);
        }
      }
    }
    return means;
  }

  private double cosine(int note, int image) {
    int width = notes.width();
    return Projection.dot(meanWords, meanPatches, note * width, image * width, width)
        / Math.sqrt(square(meanWords, note) * square(meanPatches, image));
  }

  private double square(double[] means, int owner) {
    int at = owner * notes.width();
    return LEAST_SQUARE + Projection.dot(means, means, at, at, notes.width());
  }

  /** Derivatives of a function of the scores, given its derivatives by them. */
  Slopes slopes(double[] scoreSlopes) {
    int width = notes.width();
    double[] byWords = new double[meanWords.length];
    double[] byPatches = new double[meanPatches.length];
    double byTemperature = 0;
    for (int note = 0; note < notes.owners(); note++) {
      double wordSquare = square(meanWords, note);
      for (int image = 0; image < images.owners(); image++) {
        int at = note * images.owners() + image;
        byTemperature -= scoreSlopes[at] * scores[at];
        double slope = scoreSlopes[at] / temperature;
        double patchSquare = square(meanPatches, image);
        double cosine = cosine(note, image);
        double norms = Math.sqrt(wordSquare * patchSquare);
        for (int k = 0; k < width; k++) {
          double word = meanWords[note * width + k];
          double patch = meanPatches[image * width + k];
          byWords[note * width + k] += slope * (patch / norms - cosine * word / wordSquare);
          byPatches[image * width + k] += slope * (word / norms - cosine * patch / patchSquare);
        }
      }
    }
    return new Slopes(spread(notes, byWords), spread(images, byPatches), byTemperature);
  }

  /** Gives each item its part of what its owner's mean gets. */
  private static double[] spread(Projection items, double[] byOwner) {
    int width = items.width();
    double[] slopes = new double[items.items() * width];
    for (int owner = 0; owner < items.owners(); owner++) {
      int first = items.starts()[owner];
      int end = items.starts()[owner + 1];
      for (int item = first; item < end; item++) {
        for (int k = 0; k < width; k++) {
          slopes[item * width + k] = byOwner[owner * width + k] / (end - first);
        }
      }
    }
    return slopes;
  }
}
