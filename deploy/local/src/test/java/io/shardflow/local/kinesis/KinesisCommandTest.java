package io.shardflow.local.kinesis;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KinesisCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"1 s", "90 min", "23 h", "24 h", "25 h", "365 d", "8760 h"})
  void acceptsWholeHoursAndShortTimesForTests(String retention) {
    assertProblems(retention).doesNotContain("--retention");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 s", "999 ms", "1441 min", "525601 min", "8761 h", "8783 h", "366 d"})
  void refusesARetentionThatKinesisRefuses(String retention) {
    assertProblems(retention)
        .contains("--retention " + retention + ": not allowed; allowed: whole hours from 24 h");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          firehose.streams  | a b          | NAME,...
          firehose.streams  | a,a          | each name once
          firehose.path     | pom.xml      | folder on this machine
          firehose.size     | 129 mb       | size from 1 kb to 128 mb
          firehose.interval | 16 min       | duration from 0 s to 15 min
          sns.topics        | a.b          | NAME,...
          sns.topics        | a.fifo,      | NAME,...
          host              | everywhere   | 127.0.0.1, 0.0.0.0
          """)
  void refusesWrongOptions(String key, String value, String allowed) {
    InvalidOptionsException problems =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () -> new KinesisCommand().run(List.of("--" + key, value), new Configuration()));
    Assertions.assertThat(problems)
        .hasMessageContaining("--%s %s: not allowed".formatted(key, value))
        .hasMessageContaining(allowed);
  }

  /** Asserts on the problems of this retention, with a second wrong option, so that none starts. */
  private static AbstractStringAssert<?> assertProblems(String retention) {
    InvalidOptionsException problems =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                new KinesisCommand()
                    .run(
                        List.of("--retention", retention, "--port", "wrong"), new Configuration()));
    return Assertions.assertThat(problems.getMessage()).contains("--port wrong");
  }
}
