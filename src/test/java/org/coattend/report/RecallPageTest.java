package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.coattend.study.recall.ClosedForm;
import org.coattend.study.recall.Formula;
import org.coattend.study.recall.ModelKind;
import org.coattend.study.recall.Study;
import org.coattend.study.recall.Task;
import org.coattend.study.recall.Trained;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallPageTest {
  private static final Study STUDY =
      new Study(
          List.of(Task.RECALL),
          List.of(ModelKind.LSTM, ModelKind.SCALED_DOT),
          List.of(20, 10),
          List.of(0.0, 1.0),
          2,
          100,
          3,
          .01,
          .05,
          1);

  @TempDir Path folder;

  private static Trained trained(
      ModelKind model, int length, int run, double error, Integer steps) {
    return new Trained(
        Task.RECALL,
        model,
        length,
        run,
        7,
        100,
        error,
        steps,
        steps == null ? null : steps / 10.0,
        10,
        List.of(
            new Trained.Recalled(0, length - 1, error, 0, 1e-9, null),
            new Trained.Recalled(length - 1, 0, error, 1, 1, null)));
  }

  private String page(List<Trained> trained) throws IOException {
    List<ClosedForm> forms = new ArrayList<>();
    for (int length : STUDY.lengths()) {
      forms.add(new ClosedForm(Formula.ATTENTION_WEIGHT, length, 2.0, 1, .5, .4, .6, .5));
      forms.add(new ClosedForm(Formula.NEEDED_GAP, length, .99, 1, length / 2.0, 0, 9, 5));
      forms.add(new ClosedForm(Formula.LINEAR_GRADIENT, length, .9, 1, .5, .4, .6, .7));
    }
    Path file = folder.resolve("page.html");
    RecallPage.of(STUDY, trained, forms).write(file.toString(), new Configuration());
    return Files.readString(file);
  }

  @Test
  void thePageSaysWhatTheResultsSayWhoeverLearns() throws IOException {
    List<Trained> trained = new ArrayList<>();
    for (int length : STUDY.lengths()) {
      for (int run = 0; run < 2; run++) {
        trained.add(trained(ModelKind.LSTM, length, run, .001, 25 + 50 * run));
        boolean learnt = length == 10 || run == 0;
        trained.add(trained(ModelKind.SCALED_DOT, length, run, learnt ? .04 : .5, 75));
      }
    }

    assertThat(page(trained))
        .contains(
            "Learnt in every run: lstm at all lengths; scaled_dot at T = 10. ",
            "LSTM's error is that many times scaled_dot's, by T: 10: 0.025, 20: 0.0037.",
            "<th>weights</th><th>T = 10</th><th>T = 20</th>",
            "<td>0.0010 (0.0010…0.0010); learnt 2/2, 50 steps, 5.00 s</td>",
            "<td>0.27 (0.040…0.50); learnt 1/2, 75 steps, 7.50 s</td>",
            "4 of 6 exact values lie in the intervals",
            "above the others' by 5.0 at T = 10, 10.0 at T = 20.");
  }

  @Test
  void whatNoRunLearnsHasNoSteps() throws IOException {
    List<Trained> trained = new ArrayList<>();
    for (int length : STUDY.lengths()) {
      for (int run = 0; run < 2; run++) {
        trained.add(trained(ModelKind.LSTM, length, run, 1.01, null));
        trained.add(trained(ModelKind.SCALED_DOT, length, run, Double.NaN, null));
      }
    }

    assertThat(page(trained))
        .contains(
            "Learnt in every run: lstm at no length; scaled_dot at no length.",
            "<td>1.01 (1.01…1.01); learnt 0/2</td>",
            "<td>no number (no number…no number); learnt 0/2</td>",
            " 4 of 8 models diverged")
        .doesNotContain("NaN");
  }
}
