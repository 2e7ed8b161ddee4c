package org.coattend.fusion;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.coattend.statistic.SplitMix;

/**
 * Pairs that stay together while a model is trained: each epoch they are cut into other groups. To
 * which shard a pair belongs depends on its id, not on Spark's partitions.
 *
 * @param number from 0
 * @param pairs in the order of their ids
 */
public record Shard(int number, List<FusionPair> pairs) implements Serializable {
  /** Pairs of a shard, about: enough that a pair meets others each epoch. */
  private static final int SIZE = 512;

  public Shard {
    List<FusionPair> sorted = new ArrayList<>(pairs);
    sorted.sort(Comparator.comparing(FusionPair::id));
    pairs = Collections.unmodifiableList(sorted);
  }

  /** How many shards there are of some pairs. */
  public static int count(long pairs) {
    return (int) Math.max(1, (pairs + SIZE / 2) / SIZE);
  }

  /** The shard, out of {@code count}, of a pair. */
  public static int of(String id, int count) {
    CRC32 crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return (int) Math.floorMod(SplitMix.mixed(~crc.getValue()), (long) count);
  }

  /** Groups that a shard is cut into, of about {@code size} pairs; none of fewer than two pairs. */
  public static int groups(int pairs, int size) {
    return pairs < 2 ? 0 : Math.max(1, pairs / size);
  }

  /** How many pairs a group of a shard of some pairs has, where {@code size} are asked for. */
  public static int groupSize(int pairs, int size, int group) {
    int count = groups(pairs, size);
    return start(group + 1, pairs, count) - start(group, pairs, count);
  }

  private static int start(int group, int pairs, int count) {
    return group * pairs / count;
  }

  /** One of its groups in an epoch. */
  public List<FusionPair> group(int group, int size, int epoch, long seed) {
    List<FusionPair> shuffled = new ArrayList<>(pairs);
    Collections.shuffle(
        shuffled, new Random(SplitMix.mixed(SplitMix.mixed(seed + number) + epoch)));
    int count = groups(pairs.size(), size);
    return shuffled.subList(
        start(group, pairs.size(), count), start(group + 1, pairs.size(), count));
  }
}
