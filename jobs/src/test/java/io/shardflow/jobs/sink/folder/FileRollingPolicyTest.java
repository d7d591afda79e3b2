package io.shardflow.jobs.sink.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.RollingPolicy;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy closes files at 100 bytes or after 1 s. */
class FileRollingPolicyTest {
  private static final FileRollingPolicy<String> POLICY =
      new FileRollingPolicy<>(new MemorySize(100), Duration.ofSeconds(1));
  private static final String ROW = "row";

  private record File(long getCreationTime, long getSize) implements PartFileInfo<String> {
    @Override
    public String getBucketId() {
      return "folder";
    }

    @Override
    public long getLastUpdateTime() {
      return getCreationTime;
    }
  }

  static Stream<RollingPolicy<String, String>> policies() {
    return Stream.of(POLICY, POLICY.atCheckpoints());
  }

  @Test
  void closesFilesAtCheckpointsOnlyIfConfigured() throws IOException {
    for (RollingPolicy<String, String> policy : policies().toList()) {
      assertThat(policy.shouldRollOnCheckpoint(new File(0, 1)))
          .isEqualTo(policy instanceof CheckpointRollingPolicy);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void closesAFileAtItsMaximumSizeOrAge(RollingPolicy<String, String> policy) throws IOException {
    assertThat(policy.shouldRollOnEvent(new File(0, 99), ROW)).isFalse();
    assertThat(policy.shouldRollOnEvent(new File(0, 100), ROW)).isTrue();
    assertThat(policy.shouldRollOnProcessingTime(new File(5, 1), 1004)).isFalse();
    assertThat(policy.shouldRollOnProcessingTime(new File(5, 1), 1005)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void closesAFileFromBeforeARestart(RollingPolicy<String, String> policy) throws Exception {
    long before = System.currentTimeMillis() - 1;
    RollingPolicy<String, String> restarted = InstantiationUtil.clone(policy);
    assertThat(restarted.shouldRollOnEvent(new File(before, 1), ROW)).isTrue();
    assertThat(restarted.shouldRollOnProcessingTime(new File(before, 1), before)).isTrue();

    long after = System.currentTimeMillis() + 1;
    assertThat(restarted.shouldRollOnEvent(new File(after, 1), ROW)).isFalse();
    assertThat(restarted.shouldRollOnProcessingTime(new File(after, 1), after)).isFalse();
  }
}
