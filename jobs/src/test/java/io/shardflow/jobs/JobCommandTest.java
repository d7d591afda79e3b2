package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.RawRecord;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.Test;

class JobCommandTest {
  /** A job whose events the generator does not know. */
  private static final Job<RawRecord> WITHOUT_GENERATOR =
      new Job<>() {
        @Override
        public String name() {
          return "without-generator";
        }

        @Override
        public String description() {
          return "a job for events that cannot be generated";
        }

        @Override
        public List<Option<?>> options() {
          return List.of();
        }

        @Override
        public EventFormat<RawRecord> input(Options options) {
          return RawRecord.BY_ARRIVAL;
        }

        @Override
        public void define(DataStream<RawRecord> events, JobFlow flow) {}
      };

  @Test
  void eventsWithoutAGeneratorCanBeReadFromKinesisAndFiles() throws Exception {
    assertThat(
            command(
                    "--source.type",
                    "kinesis",
                    "--source.stream",
                    "s",
                    "--source.region",
                    "eu-west-1")
                .job())
        .isSameAs(WITHOUT_GENERATOR);
    assertThat(command("--source.type", "file", "--source.path", "src").job())
        .isSameAs(WITHOUT_GENERATOR);
  }

  @Test
  void eventsWithoutAGeneratorCannotBeGenerated() {
    assertThatThrownBy(() -> command("--source.type", "generator"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("source.type", "generator", "RawRecord", "kinesis or file");
  }

  private static JobCommand command(String... arguments) throws InvalidOptionsException {
    return JobCommand.of(
        WITHOUT_GENERATOR, OptionSources.of(List.of(arguments)), Map.of("sink.path", "out"));
  }
}
