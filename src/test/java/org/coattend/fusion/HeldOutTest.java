package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  @Test
  void aboutTheShareIsHeldOutAndMoreWithALargerOne() {
    HeldOut some = new HeldOut(.2, false);
    HeldOut more = new HeldOut(.3, false);
    long held = IntStream.range(0, 10_000).filter(k -> some.holds("pair " + k)).count();

    assertThat(held / 1e4).isCloseTo(.2, within(.015));
    assertThat(IntStream.range(0, 1000).filter(k -> some.holds("pair " + k)))
        .allMatch(k -> more.holds("pair " + k));
  }

  @Test
  void aGroupMaySayOnWhichSideItIs() {
    assertThat(new HeldOut(0, true).holds("Test")).isTrue();
    assertThat(new HeldOut(1, true).holds("train")).isFalse();
    assertThat(new HeldOut(1, true).holds("other")).isTrue();
  }

  @Test
  void anIdThatIsCalledLikeASplitSaysNothing() {
    assertThat(new HeldOut(0, false).holds("test")).isFalse();
  }

  @Test
  void otherNamesOfSplitsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeldOut(.5, true).holds("val"))
        .withMessage("split-column says 'val'; call splits train or test");
  }

  @Test
  void aShareAboveOneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeldOut(1.5, false))
        .withMessage("held-out is 1.5, must be 0 to 1");
  }
}
