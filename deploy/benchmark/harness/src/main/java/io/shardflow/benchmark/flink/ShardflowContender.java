package io.shardflow.benchmark.flink;

import io.shardflow.jobs.JobCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs of this project, as shipped. */
public final class ShardflowContender extends FlinkContender {
  private final boolean fromMemory;
  private final String format;

  /**
   * Creates the contender.
   *
   * @param fromMemory whether to read the files into memory before the measurement
   * @param format the format of files or tables
   */
  public ShardflowContender(int parallelism, boolean fromMemory, String format) throws Exception {
    super(parallelism, new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
    this.fromMemory = fromMemory;
    this.format = format;
  }

  @Override
  public void load(Path input) throws IOException {
    if (fromMemory) {
      MemoryFileSystem.load(input);
    }
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    StreamExecutionEnvironment env = environment();
    String source =
        (fromMemory ? MemoryFileSystem.SCHEME : "file") + "://" + input.toAbsolutePath();
    List<String> arguments =
        List.of(
            job,
            "--source.type",
            "file",
            "--source.path",
            source,
            "--sink.path",
            output.toAbsolutePath().toString(),
            format.equals("json") || format.equals("parquet") ? "--sink.format" : "--sink.table",
            format);
    JobCommand.parse(arguments, Map.of()).define(env);
    execute(env);
  }
}
