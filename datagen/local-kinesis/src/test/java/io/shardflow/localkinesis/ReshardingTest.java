package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Splits and merges shards while several threads put records. */
@Timeout(60)
class ReshardingTest {
  private static final int PRODUCERS = 4;
  private static final int CALLS = 50;
  private static final int RECORDS = 20;

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void reshardingLosesNoRecordAndKeepsKeyOrder() throws Exception {
    kinesis.start(2, settings -> settings);
    ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
    int changes = 0;
    try {
      List<Future<?>> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        String key = "key-" + i;
        producers.add(threads.submit(() -> produce(key)));
      }
      Random random = new Random(1);
      while (changes < 50 && !producers.stream().allMatch(Future::isDone)) {
        change(random);
        changes++;
      }
      for (Future<?> producer : producers) {
        producer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    Map<String, List<Integer>> byKey = new HashMap<>();
    List<Shard> shards = kinesis.shards();
    shards.stream()
        .flatMap(shard -> read(shard).stream())
        .forEach(
            record ->
                byKey
                    .computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
                    .add(Integer.valueOf(record.data().asUtf8String())));
    assertThat(changes).isGreaterThan(5);
    assertThat(byKey).hasSize(PRODUCERS);
    List<Integer> all = IntStream.range(0, CALLS * RECORDS).boxed().toList();
    assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isEqualTo(all));
  }

  private void produce(String key) {
    for (int call = 0; call < CALLS; call++) {
      List<PutRecordsRequestEntry> entries =
          IntStream.range(call * RECORDS, (call + 1) * RECORDS)
              .mapToObj(
                  number ->
                      PutRecordsRequestEntry.builder()
                          .partitionKey(key)
                          .data(SdkBytes.fromUtf8String(String.valueOf(number)))
                          .build())
              .toList();
      PutRecordsResponse put = kinesis.put(entries);
      assertThat(put.failedRecordCount()).isZero();
    }
  }

  private void change(Random random) {
    int open =
        kinesis
            .client()
            .describeStreamSummary(describe -> describe.streamName(STREAM))
            .streamDescriptionSummary()
            .openShardCount();
    int least = (open + 1) / 2;
    int target = Math.min(8, least + random.nextInt(2 * open - least + 1));
    kinesis
        .client()
        .updateShardCount(
            update ->
                update
                    .streamName(STREAM)
                    .targetShardCount(target)
                    .scalingType(ScalingType.UNIFORM_SCALING));
  }

  /** Returns all records of a shard. The ids of parents are lower than those of their children. */
  private List<Record> read(Shard shard) {
    List<Record> records = new ArrayList<>();
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    while (iterator != null) {
      GetRecordsResponse read = kinesis.get(iterator);
      records.addAll(read.records());
      iterator = read.millisBehindLatest() == 0 ? null : read.nextShardIterator();
    }
    return records;
  }
}
