package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.JobCatalogue;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void runsEveryJobOfTheCatalogue() {
    assertThat(JobCatalogue.JOBS)
        .allSatisfy(job -> assertThat(Demo.kindOf(job.name())).as(job.name()).isPresent());
  }

  @Test
  void leavesOutAJobWithoutExpectedResults() {
    assertThat(Demo.kindOf("door-openings")).isEmpty();
  }
}
