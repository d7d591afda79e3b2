package io.shardflow.jobs.source.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.Story;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RateLimitedSourceTest {
  @RegisterExtension static final MiniClusterExtension CLUSTER = new MiniClusterExtension();

  @Test
  void givesNoMoreElementsThanItsRateAllows() throws Exception {
    StreamExecutionEnvironment env = Story.environment();
    env.setParallelism(1);
    env.fromSource(
            new RateLimitedSource<>(number -> number, 100, 50, Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "paced")
        .uid("paced")
        .sinkTo(new DiscardingSink<>())
        .uid("discard");
    Duration run = Duration.ofMillis(env.execute().getNetRuntime());
    assertThat(run).isGreaterThanOrEqualTo(Duration.ofMillis(99 * 1000 / 50));
  }
}
