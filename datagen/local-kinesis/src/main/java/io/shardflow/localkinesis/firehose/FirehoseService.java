package io.shardflow.localkinesis.firehose;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.Validation;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.firehose.FirehoseMessages.*;
import io.shardflow.localkinesis.operation.Service;
import io.shardflow.localkinesis.stream.Arns;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The operations of Firehose, and its delivery streams. Thread-safe. */
public final class FirehoseService extends Service implements AutoCloseable {
  /** The beginning of the target header of calls. */
  public static final String TARGET = "Firehose_20150804";

  private static final int MAX_RECORDS = 500;
  private static final int MAX_BATCH_BYTES = 4 << 20;
  private static final int MAX_RECORD_BYTES = 1000 << 10;
  private static final int MAX_NAME_LENGTH = 64;
  private static final int MAX_LISTED = 10_000;
  private static final int DEFAULT_LISTED = 10;
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);
  private static final String UNAVAILABLE = "ServiceUnavailableException";
  private static final String SLOW_DOWN = "Slow down.";

  private final FaultInjection faults;
  private final InstantSource clock;
  private final boolean limited;
  private final NavigableMap<String, DeliveryStream> streams = new ConcurrentSkipListMap<>();
  private final LongAdder recordsIn = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "local-firehose");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Creates a Firehose without delivery streams.
   *
   * @param limited whether delivery streams have throughput quotas
   */
  public FirehoseService(FaultInjection faults, InstantSource clock, boolean limited) {
    super("firehose");
    this.faults = faults;
    this.clock = clock;
    this.limited = limited;
    add("PutRecord", PutRecord.class, this::put);
    add("PutRecordBatch", PutRecordBatch.class, this::put);
    add("DescribeDeliveryStream", StreamRequest.class, this::describe);
    add("ListDeliveryStreams", ListStreams.class, this::list);
  }

  /** Creates a delivery stream; see {@link DeliveryStream}. */
  public void create(String name, Path folder, int bufferBytes, Duration bufferInterval) {
    Validation.name("deliveryStreamName", name);
    Validation.length("deliveryStreamName", name.length(), 1, MAX_NAME_LENGTH);
    DeliveryStream stream =
        new DeliveryStream(name, folder, bufferBytes, bufferInterval, clock.millis(), limited);
    if (streams.putIfAbsent(name, stream) != null) {
      throw ServiceError.inUse("Firehose %s under account %s already exists.", name, Arns.ACCOUNT);
    }
    flusher.scheduleWithFixedDelay(
        () -> flushIfDue(stream),
        FLUSH_INTERVAL.toMillis(),
        FLUSH_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Returns the number of records accepted. */
  public long recordsIn() {
    return recordsIn.sum();
  }

  /** Returns the number of records refused by the quotas of delivery streams. */
  public long refused() {
    return refused.sum();
  }

  private Object put(PutRecord request) {
    DeliveryStream stream = stream(request.deliveryStreamName());
    byte[] data = data("record", request.record());
    stream.flushIfDue(clock.millis());
    if (!add(stream, data)) {
      throw throttled("PutRecord");
    }
    return new PutRecordResponse(recordId(), false);
  }

  private Object put(PutRecordBatch request) {
    DeliveryStream stream = stream(request.deliveryStreamName());
    List<PutEntry> entries = Validation.required("records", request.records());
    Validation.length("records", entries.size(), 1, MAX_RECORDS);
    int bytes = entries.stream().mapToInt(entry -> data("records", entry).length).sum();
    if (bytes > MAX_BATCH_BYTES) {
      throw ServiceError.invalidArgument("Records size exceeds 4 MB limit");
    }
    // Before anything is added: as long as a full file cannot be written, puts fail.
    stream.flushIfDue(clock.millis());
    List<PutResult> results = new ArrayList<>(entries.size());
    int failed = 0;
    for (PutEntry entry : entries) {
      boolean added =
          !faults.occurs(Fault.FAILED_PUT, "PutRecordBatch") && add(stream, entry.data());
      failed += added ? 0 : 1;
      results.add(
          added
              ? new PutResult(recordId(), null, null)
              : new PutResult(null, UNAVAILABLE, SLOW_DOWN));
    }
    return new PutRecordBatchResponse(failed, false, results);
  }

  private boolean add(DeliveryStream stream, byte[] data) {
    boolean added = stream.add(data, clock.millis());
    (added ? recordsIn : refused).increment();
    return added;
  }

  /** Returns the data of a record, whose size is valid. */
  private static byte[] data(String field, PutEntry entry) {
    byte[] data = Validation.required(field + ".data", Validation.required(field, entry).data());
    Validation.length(field + ".data", data.length, 0, MAX_RECORD_BYTES);
    return data;
  }

  private static String recordId() {
    return UUID.randomUUID().toString();
  }

  private Object describe(StreamRequest request) {
    DeliveryStream stream = stream(request.deliveryStreamName());
    return new DescribeResponse(
        new Description(
            stream.name(),
            arn(stream.name()),
            "ACTIVE",
            "DirectPut",
            "1",
            Instant.ofEpochMilli(stream.createdMillis()),
            List.of(new Destination("destinationId-000000000001")),
            false));
  }

  private Object list(ListStreams request) {
    int limit = Validation.within("limit", request.limit(), 1, MAX_LISTED, DEFAULT_LISTED);
    String after = request.exclusiveStartDeliveryStreamName();
    Map<String, DeliveryStream> rest = after == null ? streams : streams.tailMap(after, false);
    List<String> names = rest.keySet().stream().limit(limit).toList();
    return new ListResponse(names, names.size() < rest.size());
  }

  private DeliveryStream stream(String name) {
    DeliveryStream found = streams.get(Validation.required("deliveryStreamName", name));
    if (found == null) {
      throw ServiceError.notFound("Firehose %s under account %s not found.", name, Arns.ACCOUNT);
    }
    return found;
  }

  private static String arn(String name) {
    return "arn:aws:firehose:us-east-1:%s:deliverystream/%s".formatted(Arns.ACCOUNT, name);
  }

  @Override
  protected String resource(MessageFormat format, byte[] body) {
    String name = format.read(body, StreamRequest.class).deliveryStreamName();
    return name == null ? "*" : arn(name);
  }

  @Override
  protected ServiceError throttled(String operation) {
    return operation.startsWith("Put")
        ? new ServiceError(UNAVAILABLE, 500, SLOW_DOWN)
        : ServiceError.limitExceeded("Rate exceeded");
  }

  private void flushIfDue(DeliveryStream stream) {
    try {
      stream.flushIfDue(clock.millis());
    } catch (UncheckedIOException e) {
      // The next put reports it to its caller, or close() to the owner of the endpoint.
    }
  }

  /**
   * Completes all files.
   *
   * @throws UncheckedIOException if one of them cannot be written, after all others
   */
  @Override
  public void close() {
    flusher.shutdown();
    UncheckedIOException failure = null;
    for (DeliveryStream stream : streams.values()) {
      try {
        stream.flush();
      } catch (UncheckedIOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
