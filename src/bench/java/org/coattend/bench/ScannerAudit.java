package org.coattend.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.coattend.audit.EnvironmentSums;
import org.coattend.audit.Example;
import org.coattend.audit.GroupAudit;
import org.coattend.audit.GroupSums;
import org.coattend.audit.PatchGroup;
import org.coattend.audit.PositionGroup;
import org.coattend.audit.Reliance;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierOptions;
import org.coattend.classifier.ClassifierTraining;
import org.coattend.classifier.EncoderKind;
import org.coattend.classifier.Sequence;

/**
 * Chest x-rays with a scanner's mark: a bright square in the first corner that agrees with the
 * label in nine of ten and eight of ten images of two environments, and in one of ten of a third; a
 * quarter of the labels are wrong. A patch is its pixels alone: the mark tells itself apart, so
 * that its place need not be said.
 */
final class ScannerAudit {
  private static final int PATCH = 7;
  private static final int PATCHES = XrayTiles.SIDE / PATCH;
  private static final double[] AGREEMENT = {.9, .8, .1};

  private final Path npz;

  ScannerAudit(Path npz) {
    this.npz = npz;
  }

  private List<Example> images(String split, int environments, SplittableRandom random)
      throws IOException {
    XrayTiles tiles = XrayTiles.read(npz, split);
    List<Example> images = new ArrayList<>();
    for (int opaque = 0; opaque < 2; opaque++) {
      for (byte[] tile : opaque == 1 ? tiles.opaque() : tiles.clear()) {
        int environment = images.size() % environments;
        int label = random.nextDouble() < .25 ? 1 - opaque : opaque;
        boolean agrees = random.nextDouble() < AGREEMENT[environment];
        images.add(
            new Example(
                split + images.size(),
                new Sequence.Vectors(patches(tile, agrees == (label == 1))),
                new BitSet(),
                label,
                "environment " + environment));
      }
    }
    return images;
  }

  private static float[][] patches(byte[] tile, boolean marked) {
    float[][] patches = new float[PATCHES * PATCHES][PATCH * PATCH];
    for (int row = 0; row < XrayTiles.SIDE; row++) {
      for (int column = 0; column < XrayTiles.SIDE; column++) {
        boolean isMark = marked && row > 0 && row < 4 && column > 0 && column < 4;
        int pixel = isMark ? 255 : tile[row * XrayTiles.SIDE + column] & 0xff;
        patches[row / PATCH * PATCHES + column / PATCH][row % PATCH * PATCH + column % PATCH] =
            pixel / 127.5f - 1;
      }
    }
    return patches;
  }

  void print() throws IOException {
    for (int seed = 1; seed <= AuditBenchmark.SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Example> training = images("train", 2, random);
      List<Example> development = images("val", 2, random);
      List<Example> test = images("test", 3, random);
      ClassifierOptions options =
          new ClassifierOptions(
              EncoderKind.TANH,
              AttentionKind.ADDITIVE,
              PATCH * PATCH,
              1,
              128,
              true,
              30,
              32,
              1e-3,
              1e-5,
              0,
              1,
              seed);
      AttentionClassifier model =
          ClassifierTraining.ofVectors(options, PATCH * PATCH, 2)
              .train(AuditedTexts.labelled(training), AuditedTexts.labelled(development));
      print("scanner seed " + seed, model, test, development);
    }
  }

  private static void print(
      String what, AttentionClassifier model, List<Example> test, List<Example> donors) {
    List<PositionGroup> groups = new ArrayList<>();
    for (int patch = 0; patch < PATCHES * PATCHES; patch++) {
      BitSet alone = new BitSet();
      alone.set(patch);
      groups.add(new PatchGroup("patch %02d".formatted(patch), alone, donors, 1));
    }
    GroupAudit audit = new GroupAudit(model, groups, donors, 1);
    Map<String, GroupSums> sums = new TreeMap<>();
    EnvironmentSums environments = new EnvironmentSums(2);
    int[] decided = AuditedTexts.decided(model, test.stream().map(Example::sequence).toList());
    for (int n = 0; n < decided.length; n++) {
      environments.add(test.get(n), decided[n]);
      audit
          .audit(test.get(n))
          .forEach(row -> sums.computeIfAbsent(row.group(), name -> new GroupSums()).add(row));
    }
    Map<Reliance, Integer> others = new TreeMap<>();
    sums.values().stream().skip(1).forEach(of -> others.merge(of.reliance(), 1, Integer::sum));
    GroupSums mark = sums.get("patch 00");
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %s of %d images; without the mark's patch %.3f of decisions change (others"
            + " %.3f), swaps flip %.3f (%.3f), attention %.3f, %s; other patches %s%n",
        what,
        environments.accuracies().stream()
            .map(each -> String.format(Locale.ROOT, "%.3f", each.accuracy()))
            .toList(),
        test.size(),
        mark.changes().share(),
        mark.changes().otherShare(),
        mark.flips().share(),
        mark.flips().otherShare(),
        mark.mass().mean(),
        mark.reliance(),
        others);
  }
}
