package org.coattend.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.Test;
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

  @Test
  void workThatOverlapsStaysOnOneThreadAndGivesBackThoseBefore() throws Exception {
    OpenBlas.load();
    int before = openblas_nolapack.blas_get_num_threads();
    openblas_nolapack.blas_set_num_threads(2);
    try {
      CountDownLatch secondStarted = new CountDownLatch(1);
      CountDownLatch firstEnded = new CountDownLatch(1);
      CompletableFuture<Integer> second = new CompletableFuture<>();
      OpenBlas.onOneThread(
          () -> {
            second.completeAsync(
                () ->
                    OpenBlas.onOneThread(
                        () -> {
                          secondStarted.countDown();
                          await(firstEnded);
                          return openblas_nolapack.blas_get_num_threads();
                        }));
            await(secondStarted);
            return null;
          });
      firstEnded.countDown();

      assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(1);
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
    } finally {
      openblas_nolapack.blas_set_num_threads(before);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
