package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.KEY;
import static io.shardflow.localkinesis.ManualKinesis.payloads;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Tests the throughput limits of shards, which are those of AWS. */
class LimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MIB = 1 << 20;
  private static final SdkBytes NO_BYTES = SdkBytes.fromByteArray(new byte[0]);

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void aShardAcceptsAThousandRecordsPerSecond() throws IOException {
    Shard shard = start(1).get(0);

    assertThat(put(shard, 0, 400).failedRecordCount()).isZero();
    assertThat(put(shard, 400, 400).failedRecordCount()).isZero();
    PutRecordsResponse more = put(shard, 800, 400);
    assertThat(more.failedRecordCount()).isEqualTo(200);
    assertThat(more.records().subList(0, 200))
        .extracting(PutRecordsResultEntry::errorCode)
        .containsOnlyNulls();
    assertThat(more.records().subList(200, 400))
        .allSatisfy(
            refused -> {
              assertThat(refused.errorCode()).isEqualTo("ProvisionedThroughputExceededException");
              assertThat(refused.errorMessage())
                  .contains("Rate exceeded", shard.shardId(), ManualKinesis.STREAM);
              assertThat(refused.sequenceNumber()).isNull();
            });

    assertThat(kinesis.read(shard)).isEqualTo(payloadsOf(0, 1000));
    assertThat(kinesis.counts().recordsIn()).isEqualTo(1000);
    assertThat(kinesis.counts().refused()).isEqualTo(200);
  }

  @Test
  void capacityReturnsGraduallyAndDoesNotAccumulate() throws IOException {
    Shard shard = start(1).get(0);
    put(shard, 0, 500);
    put(shard, 0, 500);

    kinesis.pass(Duration.ofMillis(250));
    assertThat(put(shard, 0, 500).failedRecordCount()).isEqualTo(250);
    kinesis.pass(Duration.ofHours(1));
    assertThat(put(shard, 0, 500).failedRecordCount()).isZero();
    assertThat(put(shard, 0, 500).failedRecordCount()).isZero();
    assertThat(put(shard, 0, 500).failedRecordCount()).isEqualTo(500);
  }

  @Test
  void aShardAcceptsAMebibytePerSecondWithKeys() throws IOException {
    Shard shard = start(1).get(0);
    String quarter = "x".repeat(MIB / 4 - KEY.length());
    for (int i = 0; i < 4; i++) {
      kinesis.put(shard, quarter);
    }

    assertThatThrownBy(() -> kinesis.put(shard, ""))
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("Rate exceeded for shard " + shard.shardId());
    kinesis.pass(SECOND);
    kinesis.put(shard, quarter);
    assertThat(kinesis.read(shard)).hasSize(5);
  }

  @Test
  void countsTheBytesOfKeysNotTheirCharacters() throws IOException {
    start(1);
    String key = "\u65e5".repeat(256);
    PutRecordsRequestEntry record =
        PutRecordsRequestEntry.builder()
            .partitionKey(key)
            .data(SdkBytes.fromByteArray(new byte[MIB - 3 * 256]))
            .build();

    assertThat(kinesis.put(List.of(record)).failedRecordCount()).isZero();
    PutRecordsRequestEntry small = record.toBuilder().partitionKey("k").data(NO_BYTES).build();
    assertThat(kinesis.put(List.of(small)).failedRecordCount()).isEqualTo(1);
    kinesis.pass(SECOND);
    assertThatThrownBy(
            () ->
                kinesis.put(
                    List.of(
                        record.toBuilder()
                            .data(SdkBytes.fromByteArray(new byte[MIB - 3 * 256 + 1]))
                            .build())))
        .hasMessageContaining("Member must have length less than or equal to " + MIB);
  }

  @Test
  void smallRecordsAreAcceptedAfterARefusedLargeOne() throws IOException {
    Shard shard = start(1).get(0);
    PutRecordsResponse put =
        kinesis.put(
            Stream.of(700, 400, 100, 300)
                .map(kibibytes -> kinesis.entry(shard, new byte[kibibytes << 10]))
                .toList());

    assertThat(put.failedRecordCount()).isEqualTo(2);
    assertThat(put.records())
        .extracting(record -> record.errorCode() == null)
        .containsExactly(true, false, true, false);
    assertThat(kinesis.read(shard))
        .extracting(String::length)
        .containsExactly(700 << 10, 100 << 10);
  }

  @Test
  void aThrottledShardDoesNotAffectOthers() throws IOException {
    List<Shard> shards = start(2);
    put(shards.get(0), 0, 500);
    put(shards.get(0), 500, 500);

    PutRecordsResponse both =
        kinesis.put(
            IntStream.range(0, 100)
                .mapToObj(n -> kinesis.entry(shards.get(n % 2), String.valueOf(n).getBytes(UTF_8)))
                .toList());

    assertThat(both.failedRecordCount()).isEqualTo(50);
    assertThat(kinesis.read(shards.get(0))).isEqualTo(payloadsOf(0, 1000));
    assertThat(kinesis.read(shards.get(1)))
        .isEqualTo(IntStream.range(0, 50).mapToObj(n -> String.valueOf(2 * n + 1)).toList());
  }

  @Test
  void aShardAllowsFiveReadsPerSecond() throws IOException {
    List<Shard> shards = start(2);
    String iterator = kinesis.iterator(shards.get(0), ShardIteratorType.TRIM_HORIZON);
    for (int i = 0; i < 5; i++) {
      kinesis.get(iterator);
    }

    assertReadIsRefused(iterator);
    assertThat(kinesis.read(shards.get(1))).isEmpty();
    kinesis.pass(Duration.ofMillis(200));
    kinesis.get(iterator);
    assertReadIsRefused(iterator);
    assertThat(kinesis.counts().refused()).isEqualTo(2);
  }

  @Test
  void readsAfterTenMebibytesAreRefusedForSeconds() throws IOException {
    Shard shard = start(1).get(0);
    for (int i = 0; i < 11; i++) {
      kinesis.put(shard, "x".repeat(MIB - KEY.length()));
      kinesis.pass(SECOND);
    }
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse read = kinesis.get(iterator);
    assertThat(read.records()).hasSize(10);
    assertThat(read.millisBehindLatest()).isPositive();
    for (int second = 0; second < 4; second++) {
      kinesis.pass(SECOND);
      assertReadIsRefused(read.nextShardIterator());
    }
    kinesis.pass(SECOND);
    assertThat(kinesis.get(read.nextShardIterator()).records()).hasSize(1);
  }

  @Test
  void withoutLimitsNothingIsRefused() throws IOException {
    kinesis.start(1, settings -> settings);
    Shard shard = kinesis.shards().get(0);
    for (int i = 0; i < 4; i++) {
      assertThat(put(shard, 500 * i, 500).failedRecordCount()).isZero();
      kinesis.put(shard, "x".repeat(MIB - KEY.length()));
    }
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    for (int i = 0; i < 20; i++) {
      assertThat(payloads(kinesis.get(iterator))).hasSize(2004);
    }
    assertThat(kinesis.counts().refused()).isZero();
  }

  private List<Shard> start(int shards) throws IOException {
    return kinesis.start(shards, settings -> settings.withLimits(true)).shards();
  }

  private PutRecordsResponse put(Shard shard, int first, int count) {
    List<PutRecordsRequestEntry> entries =
        payloadsOf(first, count).stream()
            .map(payload -> kinesis.entry(shard, payload.getBytes(UTF_8)))
            .toList();
    return kinesis.put(entries);
  }

  private void assertReadIsRefused(String iterator) {
    assertThatThrownBy(() -> kinesis.get(iterator))
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("Rate exceeded");
  }

  private static List<String> payloadsOf(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(String::valueOf).toList();
  }
}
