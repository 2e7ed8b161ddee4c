package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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

  /** With a defect that shows when the class is initialized. */
  public static final class Stillborn {
    private static final boolean SUPPORTED = Broken.isSupported();

    private Stillborn() {}

    public static boolean isSupported() {
      return SUPPORTED;
    }
  }

  @Test
  void theKernelIsChosenOnce() {
    assertThat(Kernel.fastest()).isSameAs(Kernel.fastest());
  }

  @Test
  void plainJavaTakesThePlaceOfVectorsThatAreNotThere() {
    assertThat(FastestKernel.choose(Unsupported.class.getName())).isInstanceOf(PlainKernel.class);
    assertThat(FastestKernel.choose(Unlinked.class.getName())).isInstanceOf(PlainKernel.class);
  }

  @Test
  void aKernelThatFailsIsNotPassedOver() {
    for (Class<?> failing : List.of(Broken.class, Stillborn.class)) {
      assertThatThrownBy(() -> FastestKernel.choose(failing.getName()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(failing.getName())
          .hasRootCauseMessage("a defect");
    }
    assertThatThrownBy(() -> FastestKernel.choose("org.coattend.Absent"))
        .isInstanceOf(IllegalStateException.class);
  }
}
