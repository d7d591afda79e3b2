package io.shardflow.datagen.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.ManualKinesis;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Writes to a local Kinesis with limits and faults. */
@Timeout(60)
class KinesisWritingTest {
  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void retriesThrottledRecordsUntilEachExistsOnce() throws IOException {
    kinesis.start(1, settings -> settings.withLimits(true));
    Shard shard = kinesis.shards().get(0);
    List<Duration> pauses = new ArrayList<>();
    KinesisRecordWriter writer =
        new KinesisRecordWriter(
            kinesis.client(),
            ManualKinesis.STREAM,
            500,
            pause -> {
              pauses.add(pause);
              kinesis.pass(pause);
            });

    write(writer, 3000);

    assertThat(writer.tally().records()).isEqualTo(3000);
    assertThat(writer.tally().failed()).isZero();
    assertThat(kinesis.counts().recordsIn()).isEqualTo(3000);
    assertThat(kinesis.counts().refused()).isPositive().isEqualTo(writer.tally().throttled());
    // A thousand records at once, and the other two thousand within two seconds.
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofMillis(1990), Duration.ofSeconds(5));
    assertThat(kinesis.read(shard)).containsExactlyInAnyOrderElementsOf(numbers(3000));
  }

  @Test
  void allRecordsAreWrittenAndReadDespiteFaults() throws IOException {
    Map<Fault, Double> shares =
        Map.of(
            Fault.THROTTLED, 0.1,
            Fault.FAILED_PUT, 0.1,
            Fault.ERROR, 0.1,
            Fault.SLOW, 0.1,
            Fault.CUT, 0.1,
            Fault.EXPIRED, 0.1,
            Fault.REPEATED, 0.1);
    kinesis.start(
        2,
        settings -> settings.withFaults(new KinesisFaults(1, shares, Duration.ofMillis(1), false)));
    KinesisClient client = kinesis.client(ManualKinesis.persistent());
    KinesisRecordWriter writer =
        new KinesisRecordWriter(client, ManualKinesis.STREAM, 50, kinesis::pass);

    write(writer, 5000);
    List<String> read = new ArrayList<>();
    try (KinesisClient reader = kinesis.client(ManualKinesis.persistent())) {
      for (Shard shard :
          reader.listShards(list -> list.streamName(ManualKinesis.STREAM)).shards()) {
        read.addAll(readAll(reader, shard));
      }
    }

    assertThat(writer.tally().records()).isEqualTo(5000);
    assertThat(kinesis.counts().faults().keySet()).isEqualTo(shares.keySet());
    // Each at least once, and some twice: after a cut, the writer cannot know what was stored.
    assertThat(kinesis.counts().recordsIn()).isGreaterThan(5000);
    assertThat(read).hasSizeGreaterThan((int) kinesis.counts().recordsIn());
    assertThat(Set.copyOf(read)).isEqualTo(Set.copyOf(numbers(5000)));
  }

  /** Reads to the newest record, from where it stood if its iterator expires. */
  private static List<String> readAll(KinesisClient client, Shard shard) {
    List<String> read = new ArrayList<>();
    GetShardIteratorRequest.Builder place =
        GetShardIteratorRequest.builder()
            .streamName(ManualKinesis.STREAM)
            .shardId(shard.shardId())
            .shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    String iterator = null;
    boolean more = true;
    while (more) {
      try {
        String from =
            iterator == null ? client.getShardIterator(place.build()).shardIterator() : iterator;
        GetRecordsResponse got = client.getRecords(get -> get.shardIterator(from).limit(20));
        got.records().stream().map(Record::data).map(SdkBytes::asUtf8String).forEach(read::add);
        if (!got.records().isEmpty()) {
          place
              .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
              .startingSequenceNumber(got.records().get(got.records().size() - 1).sequenceNumber());
        }
        iterator = got.nextShardIterator();
        more = !got.records().isEmpty();
      } catch (ExpiredIteratorException e) {
        iterator = null;
      }
    }
    return read;
  }

  private static void write(KinesisRecordWriter writer, int count) throws IOException {
    for (String number : numbers(count)) {
      writer.write("key-" + number, number.getBytes(UTF_8));
    }
    writer.close();
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
