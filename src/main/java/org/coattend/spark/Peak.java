package org.coattend.spark;

import org.apache.spark.util.AccumulatorV2;

/** The largest of some numbers, none of them below 0; 0 when there are none. */
final class Peak extends AccumulatorV2<Long, Long> {
  private long value;

  @Override
  public boolean isZero() {
    return value == 0;
  }

  @Override
  public Peak copy() {
    Peak copy = new Peak();
    copy.value = value;
    return copy;
  }

  @Override
  public void reset() {
    value = 0;
  }

  @Override
  public void add(Long number) {
    value = Math.max(value, number);
  }

  @Override
  public void merge(AccumulatorV2<Long, Long> other) {
    add(other.value());
  }

  @Override
  public Long value() {
    return value;
  }
}
