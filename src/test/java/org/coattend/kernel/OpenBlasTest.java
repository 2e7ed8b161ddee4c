package org.coattend.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenBlasTest {
  @ParameterizedTest
  @CsvSource({
    "AuthenticAMD, fpu avx2 avx512f avx512dq avx512ifma avx512cd avx512bw avx512vl, true",
    "AuthenticAMD, fpu avx2, false",
    "AuthenticAMD, fpu avx2 avx512f avx512dq avx512cd avx512bw, false",
    "GenuineIntel, fpu avx2 avx512f avx512dq avx512cd avx512bw avx512vl, false",
  })
  void wideKernelsAreChosenForProcessorsOfAmdThatHaveAllTheyNeed(
      String vendor, String flags, boolean wide) {
    List<String> description =
        List.of("processor\t: 0", "vendor_id\t: " + vendor, "flags\t\t: " + flags);
    assertThat(OpenBlas.isWideAmd(description)).isEqualTo(wide);
  }
}
