package io.shardflow.local.cases;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.StreamInput;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.local.cases.format.CaseInput;
import io.shardflow.local.cases.format.TestCase;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs cases of the jobs of the catalogue. */
final class JobRunner implements PipelineRunner {
  @Override
  public boolean accepts(TestCase test) {
    return test.sql() == null;
  }

  @Override
  public PreparedCase prepare(TestCase test, CaseFolder folder, Configuration flink)
      throws IOException, InvalidOptionsException {
    String name = test.job() != null ? test.job().text() : folder.userOptions(List.of()).jobName();
    Job<?> job = JobCatalogue.find(name);
    List<String> files =
        job.rules().stream()
            .filter(OptionFile.class::isInstance)
            .map(rule -> ((OptionFile<?>) rule).key())
            .toList();
    JobCommand command =
        folder.resolve(
            job.name(),
            folder.userOptions(files),
            JobCommand.optionsOf(job),
            sources -> JobCommand.of(job, sources, CaseFolder.PRESETS));
    checkRecords(job, test, command.options());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    StreamInput stream =
        test.input() instanceof CaseInput.Stream script
            ? new ScriptedStream(script.steps())
            : KinesisInput::addSource;
    Set<String> dataSets = command.define(env, stream);
    return new Prepared(dataSets, env.getStreamGraph().getJobGraph());
  }

  /** Records that are written as mappings are JSON, which a job that reads CSV cannot decode. */
  private static void checkRecords(Job<?> job, TestCase test, Options options)
      throws InvalidOptionsException {
    if (test.input() instanceof CaseInput.Content content
        && content.isJson()
        && options.get(FileOptions.FORMAT) == FileOptions.Format.CSV) {
      throw new InvalidOptionsException(
          job.name(),
          List.of(
              new Problem(
                  FileOptions.FORMAT.key(),
                  "csv",
                  "the records of the case are mappings, which are JSON: give the CSV as text or"
                      + " file")));
    }
  }

  private record Prepared(Set<String> dataSets, JobGraph graph) implements PreparedCase {
    @Override
    public void run(CaseCluster cluster) throws Exception {
      cluster.run(graph);
    }
  }
}
