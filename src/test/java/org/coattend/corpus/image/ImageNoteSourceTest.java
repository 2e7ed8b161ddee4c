package org.coattend.corpus.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.BadInputMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNoteSourceTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private void image(String name, int light) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, light);
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  /** What is read of notes that each name an image, by their ids: a, b, and so on. */
  private List<ImageNoteRead> read(String... names) throws IOException {
    return readFrom(folder, names);
  }

  private List<ImageNoteRead> readFrom(Path images, String... names) throws IOException {
    StringBuilder table = new StringBuilder("note_id,image,text\n");
    for (int k = 0; k < names.length; k++) {
      table.append((char) ('a' + k)).append(',').append(names[k]).append(",Rest.\n");
    }
    Path notes = Files.writeString(folder.resolve("notes.csv"), table);
    return ImageNoteSource.open(
            spark,
            new ImageNoteSource.Options(
                notes.toString(),
                images.toString(),
                "text",
                "note_id",
                "",
                "image",
                new PatchGrid(1, 1, 4, PatchFeatures.PIXELS),
                BadInputMode.QUARANTINE))
        .read()
        .collect();
  }

  private static List<ImageNote> pairs(List<ImageNoteRead> reads) {
    return reads.stream()
        .filter(read -> read.pair() != null)
        .map(ImageNoteRead::pair)
        .sorted(Comparator.comparing(ImageNote::id))
        .toList();
  }

  @Test
  void namesWithSignsThatUrlsEncodeAreFound() throws IOException {
    image("ä b.png", 1);
    image("100%25.png", 2);

    assertThat(pairs(read("ä b.png", "100%25.png"))).extracting(ImageNote::id).contains("a", "b");
  }

  @Test
  void aNameOpensNoFileButOnesThatTheUserHasNamed() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Path beside = Files.createDirectory(folder.resolve("beside"));
    image("images/one.png", 1);
    image("beside/other.png", 2);

    List<ImageNoteRead> reads =
        readFrom(
            images,
            "images/one.png",
            images.resolve("one.png").toString(),
            "../beside/other.png",
            beside.resolve("other.png").toString(),
            beside.resolve("other.png").toUri().toString(),
            "../images/one.png",
            "hdfs://host/one.png",
            "http://host/other.png",
            "*.png",
            "/etc/passwd",
            "ne.png",
            "..");

    assertThat(pairs(reads)).extracting(ImageNote::id).containsExactly("a", "b");
    assertThat(reads.stream().filter(read -> read.bad() != null))
        .hasSize(10)
        .allSatisfy(read -> assertThat(read.bad().source()).endsWith("notes.csv"))
        .allSatisfy(
            read ->
                assertThat(read.bad().reason()).isEqualTo("note names an image that is not there"));
  }

  @Test
  void notesOfOneImageOrOfCopiesOfItAreOfOneGroup() throws IOException {
    image("one.png", 1);
    image("copy.png", 1);
    image("other.png", 2);

    List<ImageNote> pairs = pairs(read("one.png", "one.png", "copy.png", "other.png"));

    assertThat(pairs).hasSize(4);
    assertThat(pairs.subList(0, 3)).extracting(ImageNote::group).containsOnly(pairs.get(0).group());
    assertThat(pairs.get(3).group()).isNotEqualTo(pairs.get(0).group());
  }
}
