package io.shardflow.benchmark.flink;

import io.shardflow.jobs.JobCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs of this project, as they are shipped. */
public final class ShardflowContender extends FlinkContender {
  private final boolean fromMemory;

  /**
   * A contender.
   *
   * @param fromMemory whether the files are read before it counts
   */
  public ShardflowContender(int parallelism, boolean fromMemory) throws Exception {
    super(parallelism, new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
    this.fromMemory = fromMemory;
  }

  @Override
  public void load(Path input) throws IOException {
    if (fromMemory) {
      MemoryFiles.load(input);
    }
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    StreamExecutionEnvironment env = environment();
    String source = (fromMemory ? MemoryFiles.SCHEME : "file") + "://" + input.toAbsolutePath();
    List<String> words =
        List.of(
            job,
            "--source.type",
            "file",
            "--source.path",
            source,
            "--sink.path",
            output.toAbsolutePath().toString());
    JobCommand.parse(words, Map.of()).define(env);
    execute(env);
  }
}
