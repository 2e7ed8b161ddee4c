package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
  private final Defaults defaults = new Defaults("coevolution");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "top, 1.5, a whole number",
    "top, 99999999999, at most 2147483647",
    "top, '', a whole number",
    "penalty, abc, a number",
    "penalty, NaN, a number",
    "penalty, -Infinity, a number",
    "penalty, 1e999, a number",
    "penalty, 1f, a number",
    "plot, maybe, true or false"
  })
  void aValueOfAnotherTypeThanItsDefaultIsRefused(String option, String value, String allowed)
      throws IOException {
    String file = confFile("%s = \"%s\"".formatted(option, value));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.overriddenBy(null, Map.of(option, value)))
        .withMessageStartingWith("%s is '%s', must be ".formatted(option, value))
        .withMessageContaining(allowed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.overriddenBy(file, Map.of()))
        .withMessageStartingWith(
            "conf-file %s: %s is '%s', must be ".formatted(file, option, value))
        .withMessageContaining(allowed);
  }

  @Test
  void aNumberIsTheSameHoweverItIsWritten() throws IOException {
    Object penalty = unwrapped(Map.of("penalty", "0.1"), "penalty");

    assertThat(unwrapped(Map.of("penalty", "0.10"), "penalty")).isEqualTo(penalty);
    assertThat(unwrapped(Map.of("penalty", "1e-1"), "penalty")).isEqualTo(penalty);
    assertThat(unwrapped(Map.of(), "penalty")).isEqualTo(penalty);
    assertThat(unwrapped(Map.of("penalty", "1"), "penalty"))
        .isEqualTo(defaults.overriddenBy(confFile("penalty = 1.0"), Map.of()).getAnyRef("penalty"));
  }

  @Test
  void aDefaultWithADecimalPointMayBeReplacedByAnyNumber() {
    Config options = new Defaults("evaluate").overriddenBy(null, Map.of("contact-distance", "8.5"));

    assertThat(options.getDouble("contact-distance")).isEqualTo(8.5);
  }

  @ParameterizedTest
  @CsvSource({
    "coevolution, heads, 256",
    "coevolution, max-iterations, 30",
    "coevolution, max-family-bytes, 1073741824",
    "coevolution, penalty, 0.1",
    "evaluate, contact-distance, 8",
    "evaluate, contact-distance, 8.0"
  })
  void aDefaultThatIsGivenIsTheDefault(String job, String option, String value) {
    Defaults defaults = new Defaults(job);

    assertThat(defaults.overriddenBy(null, Map.of(option, value)).getAnyRef(option))
        .isEqualTo(defaults.overriddenBy(null, Map.of()).getAnyRef(option));
  }

  @Test
  void aFlagIsStrongerThanTheFileAndTheFileThanTheDefault() throws IOException {
    Config options = defaults.overriddenBy(confFile("top = 7\nplot = yes\n"), Map.of("top", "8"));

    assertThat(options.getInt("top")).isEqualTo(8);
    assertThat(options.getBoolean("plot")).isTrue();
    assertThat(options.getString("columns")).isEqualTo("query");
  }

  @Test
  void textIsTakenAsItStands() throws IOException {
    assertThat(defaults.overriddenBy(confFile("output = 007"), Map.of()).getString("output"))
        .isEqualTo("007");
  }

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheReason() throws IOException {
    Map<String, String> reasons =
        Map.of(
            "tops = 7", "coevolution has no option 'tops'; jobs/coevolution.conf names them all",
            "\"a b\" = 7", "coevolution has no option 'a b'",
            "top = [1]", "top has type LIST rather than STRING",
            "top = null", "Configuration key 'top' is set to null",
            "top = {", "my.conf: 1: expecting a close");
    for (var reason : reasons.entrySet()) {
      String file = confFile(reason.getKey());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> defaults.overriddenBy(file, Map.of()))
          .withMessageStartingWith("conf-file " + file)
          .withMessageContaining(reason.getValue());
    }
  }

  private Object unwrapped(Map<String, String> flags, String option) {
    return defaults.overriddenBy(null, flags).getAnyRef(option);
  }

  private String confFile(String content) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), content).toString();
  }
}
