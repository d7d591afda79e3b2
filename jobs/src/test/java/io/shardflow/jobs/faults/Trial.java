package io.shardflow.jobs.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.awaitility.core.ConditionFactory;

/**
 * Runs all jobs on a cluster while events arrive and a fault is injected, and compares their
 * results with the expected ones.
 */
final class Trial implements AutoCloseable {
  static final int SHARDS = 4;

  private static final long SEED = 7;
  private static final int EARLIER_RECORDS = 1_000;
  private static final int TICKS_PER_SECOND = 10;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final FlinkCluster cluster;
  private final LocalKinesisExtension kinesis;
  private final Path folder;
  private final Path jar;
  private final RestClusterClient<StandaloneClusterId> client;
  private final Random random = new Random(SEED);
  private final Map<String, String> options = new LinkedHashMap<>();
  private final Map<String, JobID> jobs = new LinkedHashMap<>();
  private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Void> fed = new CompletableFuture<>();
  private UnaryOperator<String> partitionKeys = this::sparingTheLastShard;
  private Backend backend;
  private Path sinkPath;
  private Path checkpoints;
  private SmallDisk disk;
  private int parallelism = 2;
  private int records = 10_000;
  private int recordsPerSecond = 250;

  /** The number of records in all streams, counted by the feeder thread. */
  private long put;

  private final long faultsBefore;
  private long restores;

  /** A state backend, combined with a format of the results. */
  enum Backend {
    HEAP("hashmap", "json"),
    ROCKSDB("rocksdb", "csv");

    final String flinkName;
    final String format;

    Backend(String flinkName, String format) {
      this.flinkName = flinkName;
      this.format = format;
    }

    @Override
    public String toString() {
      return flinkName + ", " + format;
    }
  }

  /** The moment at which a process is killed. */
  enum Moment {
    ANY,
    IN_A_CHECKPOINT,
    WHEN_FILES_ARE_COMMITTED
  }

  Trial(
      FlinkCluster cluster,
      LocalKinesisExtension kinesis,
      int shards,
      Backend backend,
      Path folder,
      Path jar)
      throws Exception {
    this.cluster = cluster;
    this.kinesis = kinesis;
    this.backend = backend;
    faultsBefore = totalFaults();
    this.folder = folder;
    sinkPath = folder.resolve("out");
    checkpoints = folder.resolve("checkpoints");
    this.jar = jar;
    Configuration reached = new Configuration(cluster.configuration());
    reached.set(HighAvailabilityOptions.HA_MODE, "none");
    client = new RestClusterClient<>(reached, StandaloneClusterId.getInstance());
    options.put("source.type", "kinesis");
    options.put("source.endpoint", kinesis.endpoint());
    options.put("sink.format", backend.format);
    options.put("sink.roll.interval", "500 ms");
    options.put("time.idle-timeout", "10 s");
    options.put("reference.path", referenceFile("reference.json").toString());
    options.put("reference.refresh", "1 s");
    for (EventKind kind : EventKind.values()) {
      kinesis.createStream(stream(kind), shards);
    }
    putEarlierRecords();
  }

  FlinkCluster cluster() {
    return cluster;
  }

  LocalKinesisExtension kinesis() {
    return kinesis;
  }

  /** Returns the number of faults of the local Kinesis since the trial began. */
  long faultsOfKinesis() {
    return totalFaults() - faultsBefore;
  }

  private long totalFaults() {
    return kinesis.counts().faults().values().stream().mapToLong(Long::longValue).sum();
  }

  Random random() {
    return random;
  }

  List<String> streams() {
    return List.of(EventKind.values()).stream().map(this::stream).toList();
  }

  /** Sets an option of all jobs that are submitted from now on. */
  void setOption(String key, String value) {
    options.put(key, value);
  }

  /** Sets the state backend of all jobs that are submitted from now on. */
  void setBackend(Backend backend) {
    this.backend = backend;
  }

  Backend backend() {
    return backend;
  }

  /** Sets the number of records per stream. Must be called before feeding starts. */
  void setRecords(int records) {
    this.records = records;
  }

  /** Sets the records per second and stream. Must be called before feeding starts. */
  void setPace(int recordsPerSecond) {
    this.recordsPerSecond = recordsPerSecond;
  }

  void setParallelism(int parallelism) {
    this.parallelism = parallelism;
  }

  /**
   * Changes a partition key so that the last quarter of the hash keys gets no record until half of
   * all records are put: shards that are quiet from the start, and active after a fault.
   */
  String sparingTheLastShard(String key) {
    String other = key;
    while (put < (long) records * EventKind.values().length / 2 && isOfTheLastQuarter(other)) {
      other += "'";
    }
    return other;
  }

  /** Checks the first two bits of the MD5 of the key, which are those of the UUID of a name. */
  private static boolean isOfTheLastQuarter(String key) {
    UUID md5 = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return md5.getMostSignificantBits() >>> 62 == 3;
  }

  /** Sets a function that changes partition keys. Must be called before feeding starts. */
  void setPartitionKeys(UnaryOperator<String> partitionKeys) {
    this.partitionKeys = partitionKeys;
  }

  /** Writes a reference file with one store. */
  Path referenceFile(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name), "[{\"id\": \"store_1\", \"name\": \"" + name + "\"}]");
  }

  /** Submits all jobs, from their savepoints if there are any. */
  void submit(Map<String, String> savepoints) throws Exception {
    for (Job<?> job : JobCatalogue.JOBS) {
      jobs.put(job.name(), submit(job.name(), savepoints.get(job.name()), optionsOf(job)));
    }
  }

  /** Submits a job that must fail, and returns its stack trace. */
  String failure(Job<?> job, String savepoint, Map<String, String> changes) throws Exception {
    Map<String, String> changed = optionsOf(job);
    changed.putAll(changes);
    JobID id = submit(job.name(), savepoint, changed);
    return client
        .requestJobResult(id)
        .get()
        .getSerializedThrowable()
        .orElseThrow()
        .getFullStringifiedStackTrace();
  }

  /** Returns the options that apply to a job: its own, and those of every job. */
  private Map<String, String> optionsOf(Job<?> job) {
    Map<String, String> ofJob = new LinkedHashMap<>(options);
    for (Job<?> other : JobCatalogue.JOBS) {
      other.options().forEach(option -> ofJob.remove(option.key()));
    }
    for (Option<?> own : job.options()) {
      if (options.containsKey(own.key())) {
        ofJob.put(own.key(), options.get(own.key()));
      }
    }
    return ofJob;
  }

  private JobID submit(String job, String savepoint, Map<String, String> ofJob) throws Exception {
    List<String> words = new ArrayList<>(List.of(job));
    ofJob.put("source.stream", stream(kind(job)));
    ofJob.put("sink.path", sinkPath(job).toString());
    if ("efo".equals(options.get("source.reader"))) {
      ofJob.put("source.consumer", job);
    }
    ofJob.forEach((key, value) -> words.addAll(List.of("--" + key, value)));
    Configuration settings = new Configuration(cluster.configuration());
    settings.setString("state.backend.type", backend.flinkName);
    settings.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
    SavepointRestoreSettings from =
        savepoint == null
            ? SavepointRestoreSettings.none()
            : SavepointRestoreSettings.forPath(savepoint);
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setJarFile(jar.toFile())
            .setArguments(words.toArray(String[]::new))
            .setConfiguration(settings)
            .setSavepointRestoreSettings(from)
            .build()) {
      JobGraph graph =
          PackagedProgramUtils.createJobGraph(program, settings, parallelism, null, true);
      graph.setSavepointRestoreSettings(from);
      return client.submitJob(graph).get();
    }
  }

  /** Starts to put the events into the streams, at an even rate. */
  void startFeeding() {
    Map<EventKind, Iterator<GeneratedRecord>> records = new EnumMap<>(EventKind.class);
    Map<EventKind, RecordWriter> writers = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      records.put(kind, expected(kind).records().iterator());
      // A throttled record is put again after the rest of its batch: at most one second late.
      // The writer is not closed, as that would close the shared client.
      writers.put(
          kind, new KinesisRecordWriter(kinesis.client(), stream(kind), (int) Expected.RATE));
    }
    Runnable tick =
        () -> {
          try {
            boolean more = false;
            for (EventKind kind : EventKind.values()) {
              Iterator<GeneratedRecord> next = records.get(kind);
              for (int i = 0; i < recordsPerSecond / TICKS_PER_SECOND && next.hasNext(); i++) {
                GeneratedRecord record = next.next();
                writers
                    .get(kind)
                    .write(partitionKeys.apply(record.partitionKey()), record.payload());
                put++;
              }
              writers.get(kind).flush();
              more |= next.hasNext();
            }
            if (!more) {
              fed.complete(null);
            }
          } catch (IOException | RuntimeException e) {
            fed.completeExceptionally(e);
            throw new IllegalStateException(e);
          }
        };
    feeder.scheduleAtFixedRate(tick, 0, 1000 / TICKS_PER_SECOND, TimeUnit.MILLISECONDS);
  }

  /** Puts records that the jobs must not read, because they are older than the start position. */
  private void putEarlierRecords() throws IOException {
    for (EventKind kind : EventKind.values()) {
      RecordWriter writer = new KinesisRecordWriter(kinesis.client(), stream(kind), 500);
      for (GeneratedRecord record :
          new Expected(kind, SEED + 1, EARLIER_RECORDS).records().toList()) {
        writer.write(record);
      }
      writer.flush();
    }
  }

  /** Returns whether all records are in the streams. */
  boolean isFed() {
    return fed.isDone();
  }

  void awaitFed() throws Exception {
    fed.get();
    feeder.shutdown();
  }

  /** Waits until each job has completed a checkpoint that began after this call. */
  void awaitCheckpoints() {
    long now = Instant.now().toEpochMilli();
    jobs.forEach(
        (job, id) ->
            awaiting(job + " has completed a checkpoint")
                .until(
                    () ->
                        checkpoints(id).at("/latest/completed").path("trigger_timestamp").asLong()
                            > now));
  }

  /** Waits until a job has been restored from a checkpoint since that time. */
  void awaitRestore(Instant begin) {
    awaiting("a job is restored from a checkpoint")
        .until(
            () -> {
              long last = 0;
              for (JobID id : jobs.values()) {
                JsonNode restored = checkpoints(id).at("/latest/restored/restore_timestamp");
                last = Math.max(last, restored.asLong());
              }
              return last >= begin.toEpochMilli();
            });
  }

  /** Waits for the moment in one of the jobs, chosen at random. */
  void awaitMoment(Moment moment) throws IOException {
    List<JobID> ids = List.copyOf(jobs.values());
    JobID id = ids.get(random.nextInt(ids.size()));
    long completed = checkpoints(id).at("/counts/completed").asLong();
    switch (moment) {
      case ANY -> {
        long until = System.nanoTime() + random.nextLong(TimeUnit.SECONDS.toNanos(1));
        awaiting("a random moment").until(() -> System.nanoTime() > until);
      }
      case IN_A_CHECKPOINT ->
          awaiting("a checkpoint is in progress")
              .until(() -> checkpoints(id).at("/counts/in_progress").asInt() > 0);
      case WHEN_FILES_ARE_COMMITTED ->
          awaiting("a checkpoint is completed")
              .until(() -> checkpoints(id).at("/counts/completed").asLong() > completed);
    }
  }

  /** Adds up the restores so far, before the JobManager loses their number. */
  void countRestores() throws IOException {
    for (JobID id : jobs.values()) {
      restores += checkpoints(id).at("/counts/restored").asLong();
    }
  }

  /** Stops all jobs with savepoints, and returns the savepoints by job name. */
  Map<String, String> stop() throws Exception {
    awaitCheckpoints();
    countRestores();
    String savepointFolder = folder.resolve("savepoints").toUri().toString();
    Map<String, CompletableFuture<String>> stops = new LinkedHashMap<>();
    jobs.forEach(
        (job, id) ->
            stops.put(
                job,
                client.stopWithSavepoint(
                    id, false, savepointFolder, SavepointFormatType.CANONICAL)));
    Map<String, String> savepoints = new LinkedHashMap<>();
    for (Map.Entry<String, CompletableFuture<String>> stop : stops.entrySet()) {
      savepoints.put(stop.getKey(), stop.getValue().get());
    }
    jobs.clear();
    return savepoints;
  }

  /** Waits until a job has failed after this time with a stack trace that contains the cause. */
  void awaitFailure(Instant begin, String cause) {
    awaiting("a job has failed: " + cause)
        .until(
            () -> {
              for (JobID id : jobs.values()) {
                if (hasFailed(id, begin, cause)) {
                  return true;
                }
              }
              return false;
            });
  }

  private boolean hasFailed(JobID job, Instant begin, String cause) throws IOException {
    JsonNode failures = cluster.get("/jobs/%s/exceptions".formatted(job));
    for (JsonNode failure : failures.at("/exceptionHistory/entries")) {
      if (failure.get("timestamp").asLong() >= begin.toEpochMilli()
          && failure.get("stacktrace").asText().contains(cause)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Mounts a disk for all results and checkpoints. Must be called before the jobs are submitted.
   */
  void mountDisk() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"));
    sinkPath = folder.resolve("disk/out");
    checkpoints = folder.resolve("disk/checkpoints");
  }

  SmallDisk disk() {
    return disk;
  }

  /** Verifies the current results of all jobs. */
  Map<String, Verification> verify() throws IOException {
    Map<String, Verification> verifications = new LinkedHashMap<>();
    for (Job<?> job : JobCatalogue.JOBS) {
      verifications.put(job.name(), verify(job.name()));
    }
    return verifications;
  }

  /** Waits until each job has written all rows. The last windows close when all shards are idle. */
  void awaitAllWritten() {
    for (Job<?> job : JobCatalogue.JOBS) {
      awaiting(job.name() + " has written all its rows")
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> expected(kind(job.name())).assertWrittenBy(job.name(), sinkPath(job.name())));
    }
  }

  private Verification verify(String job) throws IOException {
    return expected(kind(job)).verify(job, sinkPath(job));
  }

  /** Returns the total state size in the latest checkpoints of all jobs. */
  long stateBytes() throws IOException {
    long bytes = 0;
    for (JobID id : jobs.values()) {
      bytes += checkpoints(id).at("/latest/completed/state_size").asLong();
    }
    return bytes;
  }

  /** Returns the largest {@code millisBehindLatest} of all jobs and shards. */
  long millisBehind() throws IOException {
    long max = 0;
    for (JobID id : jobs.values()) {
      for (JsonNode vertex : cluster.get("/jobs/" + id).get("vertices")) {
        String metrics =
            "/jobs/%s/vertices/%s/subtasks/metrics".formatted(id, vertex.get("id").asText());
        List<String> names = new ArrayList<>();
        for (JsonNode metric : cluster.get(metrics)) {
          if (metric.get("id").asText().endsWith(".millisBehindLatest")) {
            names.add(metric.get("id").asText());
          }
        }
        if (!names.isEmpty()) {
          for (JsonNode metric : cluster.get(metrics + "?get=" + String.join(",", names))) {
            max = Math.max(max, metric.get("max").asLong());
          }
        }
      }
    }
    return max;
  }

  long restores() {
    return restores;
  }

  Path sinkPath(String job) {
    return sinkPath.resolve(job);
  }

  private JsonNode checkpoints(JobID job) throws IOException {
    return cluster.get("/jobs/%s/checkpoints".formatted(job));
  }

  private String stream(EventKind kind) {
    return "%s-%s".formatted(kind, folder.getFileName());
  }

  static ConditionFactory awaiting(String what) {
    return awaiting(what, TIMEOUT);
  }

  static ConditionFactory awaiting(String what, Duration timeout) {
    return await(what)
        .atMost(timeout)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        // Files are renamed while they are read, and a JobManager may be down.
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException);
  }

  private Expected expected(EventKind kind) {
    return new Expected(kind, SEED, records);
  }

  static EventKind kind(String job) {
    return ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
  }

  @Override
  public void close() throws Exception {
    feeder.shutdownNow();
    for (JobID id : jobs.values()) {
      client.cancel(id).get();
    }
    client.close();
    if (disk != null) {
      disk.close();
    }
    for (String stream : streams()) {
      kinesis.client().deleteStream(delete -> delete.streamName(stream));
    }
  }
}
