package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

@SuppressWarnings("DoNotCallSuggester") // called by name
class FastestKernelTest {
  /** As on a processor with narrower vectors. */
  public static final class Unsupported {
    private Unsupported() {}

    public static boolean isSupported() {
      return false;
    }
  }

  /** As in a JVM without the module. */
  public static final class Unlinked {
    private Unlinked() {}

    public static boolean isSupported() {
      throw new NoClassDefFoundError("jdk/incubator/vector/FloatVector");
    }
  }

  /** With a defect of its own. */
  public static final class Broken {
    private Broken() {}

    public static boolean isSupported() {
      throw new IllegalArgumentException("a defect");
    }
  }

  @Test
  void theKernelIsChosenOnce() {
    assertThat(Kernel.fastest()).isSameAs(Kernel.fastest());
  }

  @Test
  void plainJavaTakesThePlaceOfVectorsThatAreNotThere() {
    assertThat(FastestKernel.choose("org.coattend.Absent")).isInstanceOf(PlainKernel.class);
    assertThat(FastestKernel.choose(Unsupported.class.getName())).isInstanceOf(PlainKernel.class);
    assertThat(FastestKernel.choose(Unlinked.class.getName())).isInstanceOf(PlainKernel.class);
  }

  @Test
  void aKernelThatFailsIsNotPassedOver() {
    assertThatThrownBy(() -> FastestKernel.choose(Broken.class.getName()))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("a defect");
  }
}
