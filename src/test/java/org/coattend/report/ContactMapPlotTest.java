package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.coattend.report.ContactMap.Known;
import org.coattend.report.ContactMap.Predicted;
import org.junit.jupiter.api.Test;

class ContactMapPlotTest {
  private static final int COLUMNS = 20;
  private static final int DARK_BLUE = 0x08306B;
  private static final int RIGHT = 0x0868AC;
  private static final int WRONG = 0xE66101;
  private static final int GREY = 0x8C8C8C;
  private static final int UNRESOLVED = 0xB39BD0;

  @Test
  void drawsAPngOfTheRightSize() throws IOException {
    BufferedImage image = draw(List.of(new Predicted(5, 15, 1)), List.of());

    assertThat(image.getWidth()).isEqualTo(ContactMapPlot.SIZE);
    assertThat(image.getHeight()).isEqualTo(ContactMapPlot.SIZE);
  }

  @Test
  void coloursAPredictedPairAboveTheDiagonalAtItsPositions() throws IOException {
    BufferedImage image = draw(block(3, 6, 13, 16), List.of());

    List<int[]> blue = plotted(image);
    assertThat(blue).isNotEmpty();
    double x = blue.stream().mapToInt(pixel -> pixel[0]).average().orElseThrow();
    double y = blue.stream().mapToInt(pixel -> pixel[1]).average().orElseThrow();
    // Position 4.5 and 14.5 of 21; the axes take at most a sixth of the picture.
    assertThat(x / ContactMapPlot.SIZE).isBetween(0.2, 0.35);
    assertThat(1 - y / ContactMapPlot.SIZE).isBetween(0.6, 0.8);
  }

  @Test
  void coloursPredictedPairsByWhetherTheyAreContacts() throws IOException {
    List<Known> known = new ArrayList<>();
    block(3, 6, 13, 16).forEach(pair -> known.add(new Known(pair.i(), pair.j(), 5.0)));
    known.add(new Known(1, 20, 12.0));
    known.add(new Known(10, 18, 6.0));

    BufferedImage right = draw(block(3, 6, 13, 16), known);
    BufferedImage wrong = draw(List.of(new Predicted(1, 20, 1)), known);

    assertThat(count(right, RIGHT)).isGreaterThan(1000);
    assertThat(count(right, WRONG)).isZero();
    assertThat(count(wrong, RIGHT)).isZero();
    assertThat(count(wrong, WRONG)).isGreaterThan(100);
    assertThat(count(wrong, GREY)).isGreaterThan(1000);
  }

  @Test
  void drawsPredictedPairsAboveTheDiagonalAndContactsBelowIt() throws IOException {
    BufferedImage image =
        draw(block(1, 3, 17, 20), List.of(new Known(1, 20, 5.0), new Known(2, 20, 12.0)));

    for (int colour : List.of(RIGHT, WRONG, UNRESOLVED)) {
      assertThat(plotted(image, colour)).isNotEmpty().allMatch(ContactMapPlotTest::above);
    }
    assertThat(plotted(image, GREY)).isNotEmpty().noneMatch(ContactMapPlotTest::above);
  }

  @Test
  void drawsAFamilyWithoutAnyPair() throws IOException {
    assertThat(count(draw(List.of(), List.of()), DARK_BLUE)).isZero();
  }

  @Test
  void refusesAPairBeyondTheColumns() {
    assertThatThrownBy(() -> draw(List.of(new Predicted(1, 21, 1)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 columns, but a pair at column 21");
  }

  private static BufferedImage draw(List<Predicted> predicted, List<Known> known)
      throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ContactMapPlot.write(
        png, new ContactMap("f", COLUMNS, "100 rows", "score", 8.0, predicted, known));
    return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
  }

  private static List<Predicted> block(int firstI, int lastI, int firstJ, int lastJ) {
    List<Predicted> pairs = new ArrayList<>();
    for (int i = firstI; i <= lastI; i++) {
      for (int j = firstJ; j <= lastJ; j++) {
        pairs.add(new Predicted(i, j, 1));
      }
    }
    return pairs;
  }

  /** Pixels of any shade of blue, {x, y}, without the legend's at the bottom. */
  private static List<int[]> plotted(BufferedImage image) {
    List<int[]> pixels = new ArrayList<>();
    for (int y = 0; y < image.getHeight() * 0.85; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color color = new Color(image.getRGB(x, y));
        if (color.getBlue() - color.getRed() > 50) {
          pixels.add(new int[] {x, y});
        }
      }
    }
    return pixels;
  }

  /** Pixels of one colour, {x, y}, without the axes' labels and the legend. */
  private static List<int[]> plotted(BufferedImage image, int rgb) {
    List<int[]> pixels = new ArrayList<>();
    for (int y = 0; y < image.getHeight() * 0.85; y++) {
      for (int x = image.getWidth() / 10; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
          pixels.add(new int[] {x, y});
        }
      }
    }
    return pixels;
  }

  private static boolean above(int[] pixel) {
    return pixel[0] + pixel[1] < ContactMapPlot.SIZE;
  }

  private static int count(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }
}
