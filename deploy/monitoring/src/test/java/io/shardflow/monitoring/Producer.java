package io.shardflow.monitoring;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * Puts 30 records per second into each of two streams: sensor readings and temperature probes.
 * Every 50th event is ten minutes late.
 */
final class Producer implements AutoCloseable {
  static final String READINGS = "readings";
  static final String PROBES = "probes";

  private static final int BATCH = 6;
  private static final long INTERVAL_MILLIS = 200;
  private static final int EVENTS_PER_LATE_ONE = 50;
  private static final Duration LATENESS = Duration.ofMinutes(10);

  private final KinesisClient kinesis;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private volatile boolean paused;
  private volatile boolean malformed;
  private long count;

  Producer(String endpoint) {
    kinesis =
        KinesisClient.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    scheduler.scheduleAtFixedRate(this::put, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void pause(boolean newPaused) {
    paused = newPaused;
  }

  /** Makes every third record malformed, or none. */
  void breakRecords(boolean newMalformed) {
    malformed = newMalformed;
  }

  private void put() {
    if (paused) {
      return;
    }
    List<String> readings = new ArrayList<>();
    List<String> probes = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      count++;
      boolean isBroken = malformed && i % 3 == 0;
      readings.add(isBroken ? "{broken" : reading());
      // Every second probe is repeated.
      probes.add(probes.isEmpty() || i % 2 == 0 ? probe() : probes.get(i - 1));
    }
    try {
      put(READINGS, readings);
      put(PROBES, probes);
    } catch (RuntimeException e) {
      System.err.println("Cannot put records: " + e);
    }
  }

  private String reading() {
    return """
        {"sensor_id":"sensor-%03d","sensor_type":"temperature","location":"building-A",
         "floor":"floor-2","room":"room-101","timestamp":"%s","reading":%d,"status":"ok"}
        """
        .formatted(count % 50, time(), 20 + count % 20);
  }

  private String probe() {
    return """
        {"sensorId":"sensor-%d","eventTimeStamp":"%s","ambientTemp":21.5,"measuredTemp":%d}
        """
        .formatted(count % 50, time(), 20 + count % 40);
  }

  private Instant time() {
    Instant now = Instant.now();
    return count % EVENTS_PER_LATE_ONE == 0 ? now.minus(LATENESS) : now;
  }

  private void put(String stream, List<String> records) {
    kinesis.putRecords(
        put ->
            put.streamName(stream)
                .records(
                    records.stream()
                        .map(
                            record ->
                                PutRecordsRequestEntry.builder()
                                    .partitionKey(String.valueOf(record.hashCode()))
                                    .data(SdkBytes.fromUtf8String(record))
                                    .build())
                        .toList()));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    kinesis.close();
  }
}
