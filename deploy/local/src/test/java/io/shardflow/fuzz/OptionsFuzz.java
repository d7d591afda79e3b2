package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.local.command.CommandLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The arguments of a job, one per line, define a job that can start, or are reported as invalid.
 */
final class OptionsFuzz {
  private OptionsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> arguments = new String(input, StandardCharsets.UTF_8).lines().toList();
    try {
      JobCommand.parse(arguments, CommandLine.PRESETS)
          .define(StreamExecutionEnvironment.createLocalEnvironment(1));
    } catch (InvalidOptionsException e) {
      assertReported(e);
    }
  }

  static void assertReported(InvalidOptionsException e) {
    assertThat(e.problems()).isNotEmpty();
    for (Problem problem : e.problems()) {
      assertThat(problem.problem()).isNotBlank();
      assertThat(e.getMessage()).contains(problem.toString());
    }
    assertThat(e.getMessage().chars().filter(c -> c != '\n').noneMatch(Character::isISOControl))
        .as(e.getMessage())
        .isTrue();
  }
}
