package io.shardflow.benchmark.section;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.flink.StreamReadMain;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures how long after the put of an event its row arrives at a receiver: {@code anomaly-filter}
 * on a live stream delivers anomalies to an HTTP server in this process, one per request.
 */
public final class DeliverySection {
  private static final int SHARDS = 4;
  private static final int EVENTS_PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofSeconds(60);
  private static final Duration LAST_ROWS = Duration.ofSeconds(5);

  /** Events are put up to this much after their time. */
  private static final Duration PUT_INTERVAL = Duration.ofMillis(5);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Instant start = Instant.now();
  private final List<Long> latencyMillis = Collections.synchronizedList(new ArrayList<>());

  private DeliverySection() {}

  /** Runs all measurements, and returns a Markdown table. */
  public static String run(ProcessLauncher launcher, Path work)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | `source.reader` | rows delivered | latency from put to receiver, ms: median | p99 | max |
            | --- | --- | --- | --- | --- |
            """);
    for (String reader : List.of("polling", "efo")) {
      DeliverySection section = new DeliverySection();
      Path output = work.resolve("output");
      ExecutorService threads = Executors.newCachedThreadPool();
      HttpServer receiver =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      receiver.setExecutor(threads);
      receiver.createContext("/", section::receive);
      receiver.start();
      try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT)) {
        kinesis.createStream("live", SHARDS);
        List<String> arguments =
            new ArrayList<>(StreamReadMain.arguments(0, kinesis.endpoint(), "live", output));
        arguments.addAll(
            List.of(
                "--source.reader",
                reader,
                "--source.consumer",
                "benchmark",
                "--deliver.anomalies",
                "http://localhost:" + receiver.getAddress().getPort()));
        try (ChildProcess process =
            launcher.start("delivery", 1, StreamReadMain.class, arguments)) {
          section.put(kinesis);
        }
      } finally {
        receiver.stop(0);
        threads.shutdownNow();
      }
      Folders.delete(output);
      table.append(section.row(reader));
    }
    return table.toString();
  }

  /** Puts events at their event times. */
  private void put(LocalKinesis kinesis) throws IOException, InterruptedException {
    EventGenerator events =
        new EventGenerator(
            EventKind.SENSORS,
            new GeneratorSettings(1, start, EVENTS_PER_SECOND, Faults.NONE, Keys.DEFAULT));
    Duration duration = WARM_UP.plus(MEASURED).plus(LAST_ROWS);
    try (KinesisRecordWriter writer = StreamReadMain.writer(kinesis.endpoint(), "live")) {
      long put = 0;
      for (Duration elapsed = Duration.ZERO;
          elapsed.compareTo(duration) < 0;
          elapsed = Duration.between(start, Instant.now())) {
        for (long due = elapsed.toMillis() * EVENTS_PER_SECOND / 1000; put < due; put++) {
          writer.write(Long.toString(put), events.record(put).payload());
        }
        writer.flush();
        Thread.sleep(PUT_INTERVAL.toMillis());
      }
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    Instant now = Instant.now();
    try (exchange) {
      Instant time =
          LocalDateTime.parse(
                  MAPPER.readTree(exchange.getRequestBody()).get("event_time").textValue(), TIME)
              .toInstant(ZoneOffset.UTC);
      Duration sinceStart = Duration.between(start, time);
      if (sinceStart.compareTo(WARM_UP) >= 0 && sinceStart.compareTo(WARM_UP.plus(MEASURED)) < 0) {
        latencyMillis.add(Duration.between(time, now).toMillis());
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private String row(String reader) {
    return "| %s | %,d | %d | %d | %d |%n"
        .formatted(reader, latencyMillis.size(), quantile(0.5), quantile(0.99), quantile(1));
  }

  private long quantile(double fraction) {
    if (latencyMillis.isEmpty()) {
      throw new IllegalStateException("No row was delivered");
    }
    List<Long> sorted = latencyMillis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(fraction * sorted.size()) - 1);
  }
}
