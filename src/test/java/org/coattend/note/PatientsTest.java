package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatientsTest {

  @ParameterizedTest
  @CsvSource({"9, false", "10, true", "11, true", "3000, true"})
  void soManyDistinctPatientsAreEnoughHoweverOftenAndInWhateverOrderTheyCome(
      int distinct, boolean enough) throws IOException {
    Random random = new Random(distinct);
    List<String> names =
        new ArrayList<>(
            IntStream.range(0, 5 * distinct).mapToObj(k -> "p" + k % distinct).toList());
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(names, random);
      int middle = names.size() / 3;
      Patients one = all(names.subList(0, middle));
      Patients other = all(names.subList(middle, names.size()));

      assertThat(one.with(other, 10).atLeast(10)).isEqualTo(enough);
      assertThat(other.with(copy(one), 10).atLeast(10)).isEqualTo(enough);
    }
  }

  @Test
  void whoIsNotKnownIsNoPatient() throws IOException {
    Patients nine = all(IntStream.range(0, 9).mapToObj(k -> "p" + k).toList());
    Patients unknown = Patients.of("");

    assertThat(nine.with(unknown, 10).atLeast(10)).isFalse();
    assertThat(copy(unknown).with(nine, 10).atLeast(10)).isFalse();
    assertThat(unknown.with(Patients.of(""), 10).atLeast(1)).isFalse();
    assertThat(nine.with(unknown, 10).with(Patients.of("q"), 10).atLeast(10)).isTrue();
  }

  private static Patients all(List<String> names) {
    return names.stream().map(Patients::of).reduce((some, more) -> some.with(more, 10)).get();
  }

  private static Patients copy(Patients patients) throws IOException {
    var bytes = new ByteArrayOutputStream();
    patients.write(new DataOutputStream(bytes));
    return Patients.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
