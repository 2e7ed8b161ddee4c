package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskTimesTest {
  private final TaskTimes times = new TaskTimes();

  @Test
  void whatIsLeftIsSharedByTheTasksThatRunAtOnce() {
    times.expect(0, 6);
    times.submitted(0);
    times.started(0, 1, 0);
    times.started(0, 2, 0);
    times.ended(0, 1, 4_000, true);

    // Four wait, 4 s each; the other that runs is due. Two run at once.
    assertThat(times.secondsLeft(4_000)).isEqualTo(4 * 4 / 2.0);

    times.started(0, 3, 4_000);

    // A second later: three wait, and 3 s of the third task.
    assertThat(times.secondsLeft(5_000)).isEqualTo((3 * 4 + 3) / 3.0);
  }

  @Test
  void noTaskThatRunsEndsSoonerForNothingElseBeingLeft() {
    times.expect(0, 3);
    times.submitted(0);
    for (int task = 1; task <= 3; task++) {
      times.started(0, task, task * 1_000L);
    }
    times.ended(0, 1, 11_000, true);

    assertThat(times.secondsLeft(11_000)).isEqualTo(2);
  }

  @Test
  void aStageThatHasNoTaskDoneIsExpectedToBeLikeTheOthers() {
    times.expect(0, 2);
    times.expect(1, 5, 0);
    times.submitted(0);
    times.started(0, 1, 0);
    times.ended(0, 1, 3_000, true);

    assertThat(times.secondsLeft(3_000)).isEqualTo((1 + 5) * 3);
    assertThat(times.tasks()).isEqualTo(7);
  }

  @Test
  void aStageThatIsSkippedIsNotWaitedFor() {
    times.expect(0, 100);
    times.expect(1, 100, 0);
    times.expect(2, 4, 1);
    times.submitted(2);
    times.started(2, 1, 0);
    times.ended(2, 1, 1_000, true);

    assertThat(times.tasks()).isEqualTo(4);
    assertThat(times.secondsLeft(1_000)).isEqualTo(3);
  }

  @Test
  void aTaskThatFailsIsStillToBeDone() {
    times.expect(0, 2);
    times.submitted(0);
    times.started(0, 1, 0);
    times.ended(0, 1, 500, false);
    times.started(0, 2, 0);
    times.ended(0, 2, 1_000, true);

    assertThat(times.done()).isEqualTo(1);
    assertThat(times.secondsLeft(1_000)).isEqualTo(1);
  }

  @Test
  void whatAJobHasLeftOutIsNotWaitedForAfterIt() {
    times.expect(0, 2);
    times.expect(1, 3);
    times.submitted(0);

    times.forgetUnsubmitted();

    assertThat(times.tasks()).isEqualTo(2);
  }
}
