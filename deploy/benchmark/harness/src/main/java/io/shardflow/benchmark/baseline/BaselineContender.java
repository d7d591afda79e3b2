package io.shardflow.benchmark.baseline;

import io.shardflow.benchmark.flink.FlinkContender;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The jobs as they are commonly written: text lines, {@code ObjectMapper}, POJOs, {@code
 * LocalDateTime}, Flink's standard operators, and a row-wise {@code FileSink} that determines the
 * bucket of each row.
 */
public final class BaselineContender extends FlinkContender {
  public BaselineContender(int parallelism) throws Exception {
    super(parallelism, new Configuration());
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    StreamExecutionEnvironment env = environment();
    DataStream<String> lines =
        env.fromSource(
            FileSource.forRecordStreamFormat(
                    new TextLineInputFormat(), new org.apache.flink.core.fs.Path(input.toUri()))
                .build(),
            WatermarkStrategy.noWatermarks(),
            "source");
    switch (job) {
      case "store-revenue" -> BaselineRevenue.define(lines, output);
      case "anomaly-filter" -> BaselineAnomalies.define(lines, output);
      case "dedup" -> BaselineDedup.define(lines, output);
      default -> throw new IllegalArgumentException(job);
    }
    execute(env);
  }
}
