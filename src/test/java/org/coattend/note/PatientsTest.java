package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static Stream<List<String>> idsOfOnePatient() {
    return Stream.of(
        List.of("7", "7.0", "07", "7.", "7E0", "0.7E1", "+7", " 7", "007.00", "\uff17", "\u0667"),
        List.of("12345678", "1.2345678E7", "12345678.0", "12 345\u00a0678", "12-345-678"),
        List.of("P1", "p1", "p-1", "\tp1", "P\u200b1", "\uff301", "p 1", "p.1", "P1\u2028", "0p1"),
        List.of("Jos\u00e9 Gro\u00df", "JOSE\u0301 GROSS", "jose\u0301\u00a0\u00a0gro\u00df"),
        List.of("\u0130d 1", "id1", "ID 1", "\u0131d1"),
        List.of("0", "00", "0.0", "-0", "0E7"));
  }

  @ParameterizedTest
  @MethodSource("idsOfOnePatient")
  void anIdThatIsWrittenInSeveralWaysIsOnePatient(List<String> ids) {
    assertThat(all(ids).atLeast(1)).isTrue();
    assertThat(all(ids).atLeast(2)).isFalse();
  }

  @Test
  void otherIdsAreOtherPatients() {
    List<String> ids =
        List.of(
            "7",
            "70",
            "7.5",
            "7E1000",
            "a7",
            "7a",
            "a",
            "b",
            "0",
            "7E12",
            "12345678901234567",
            "12345678901234568",
            "\u05d0",
            "\u05d1",
            "9".repeat(300));

    Patients patients = ids.stream().map(Patients::of).reduce((a, b) -> a.with(b, 99)).get();

    assertThat(patients.atLeast(ids.size())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0", "\u200b\t", "-", "?", "#", "...", "\u2014", "\u0301"})
  void anIdWithoutALetterOrDigitIsNobodys(String id) {
    assertThat(Patients.of(id).atLeast(1)).isFalse();
  }

  @Test
  void anIdOfAnyLengthIsTakenAtOnce() {
    for (String id : List.of("9".repeat(1_000_000), "x" + " ".repeat(1_000_000) + "y")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> assertThat(Patients.of(id).atLeast(1)).isTrue());
    }
  }

  @Test
  void noMoreAreKeptThanAreAskedFor() throws IOException {
    Patients many = all(IntStream.range(0, 3000).mapToObj(k -> "p" + k).toList());
    var bytes = new ByteArrayOutputStream();
    many.write(new DataOutputStream(bytes));

    assertThat(bytes.size()).isEqualTo(Integer.BYTES + 10 * Long.BYTES);
    assertThat(many.with(Patients.of("q"), 10)).isSameAs(many);
    assertThat(many.with(Patients.of(""), 99)).isSameAs(many);
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
