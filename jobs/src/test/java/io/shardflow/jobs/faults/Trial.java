package io.shardflow.jobs.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.archive.ArchiveJob;
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
 * All jobs on a cluster, while events come in and something goes wrong; then what they wrote is
 * compared with what they must have written.
 */
final class Trial implements AutoCloseable {
  static final int SHARDS = 4;

  private static final long SEED = 7;
  private static final int OTHER_RECORDS = 1_000;
  private static final int TICKS_PER_SECOND = 10;
  private static final Duration LONGEST = Duration.ofMinutes(3);

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

  /** Into all streams; only the feeder counts. */
  private long put;

  private final long faultsBefore;
  private long restores;

  /** A state backend, and with it a format of the results. */
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

  /** When a process is killed. */
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
    putOthers();
  }

  FlinkCluster cluster() {
    return cluster;
  }

  LocalKinesisExtension kinesis() {
    return kinesis;
  }

  /** How often something has gone wrong in Kinesis since the trial began. */
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

  /** Sets how many records go into each stream; before the first is put. */
  void setRecords(int records) {
    this.records = records;
  }

  /** Sets how many records a second go into each stream; before the first is put. */
  void setPace(int recordsPerSecond) {
    this.recordsPerSecond = recordsPerSecond;
  }

  void setParallelism(int parallelism) {
    this.parallelism = parallelism;
  }

  /**
   * Keeps the last quarter of the hash keys without a record until half of all are put: shards that
   * are quiet from the start, and wake up when something has gone wrong.
   */
  String sparingTheLastShard(String key) {
    String other = key;
    while (put < (long) records * EventKind.values().length / 2 && isOfTheLastQuarter(other)) {
      other += "'";
    }
    return other;
  }

  /** By the first two bits of its MD5, which is also that of a name's UUID. */
  private static boolean isOfTheLastQuarter(String key) {
    UUID md5 = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return md5.getMostSignificantBits() >>> 62 == 3;
  }

  /** Puts records elsewhere than their partition keys say; before the first is put. */
  void setPartitionKeys(UnaryOperator<String> partitionKeys) {
    this.partitionKeys = partitionKeys;
  }

  /** Writes reference data of some stores. */
  Path referenceFile(String name) throws IOException {
    return Files.writeString(
        folder.resolve(name), "[{\"id\": \"store_1\", \"name\": \"" + name + "\"}]");
  }

  /** Submits all jobs, from these savepoints where there are any. */
  void submit(Map<String, String> savepoints) throws Exception {
    for (Job<?> job : JobCatalogue.JOBS) {
      jobs.put(job.name(), submit(job.name(), savepoints.get(job.name()), optionsOf(job)));
    }
  }

  /** Submits a job that is to fail, and returns why. */
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

  /** Those that it takes: its own, and those that every job takes. */
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

  /** Puts the events into the streams, at an even pace. */
  void startFeeding() {
    Map<EventKind, Iterator<GeneratedRecord>> records = new EnumMap<>(EventKind.class);
    Map<EventKind, RecordWriter> writers = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      records.put(kind, expected(kind).records().iterator());
      // A record that is refused comes after the rest of its call: not more than a second late.
      // Not closed, for it would close the client that all share.
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

  /** Puts events into the streams that are not to be read: they are there before the jobs start. */
  private void putOthers() throws IOException {
    for (EventKind kind : EventKind.values()) {
      RecordWriter writer = new KinesisRecordWriter(kinesis.client(), stream(kind), 500);
      for (GeneratedRecord record :
          new Expected(kind, SEED + 1, OTHER_RECORDS).records().toList()) {
        writer.write(record);
      }
      writer.flush();
    }
  }

  /** Whether all events are in the streams. */
  boolean isFed() {
    return fed.isDone();
  }

  void awaitFed() throws Exception {
    fed.get();
    feeder.shutdown();
  }

  /** Waits until each job has taken a whole checkpoint that began after this call. */
  void awaitCheckpoints() {
    long now = Instant.now().toEpochMilli();
    jobs.forEach(
        (job, id) ->
            awaiting(job + " has taken a checkpoint")
                .until(
                    () ->
                        checkpoints(id).at("/latest/completed").path("trigger_timestamp").asLong()
                            > now));
  }

  /** Waits until a job has gone on from a checkpoint since that time. */
  void awaitRestore(Instant begin) {
    awaiting("a job goes on from a checkpoint")
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

  /** Waits for the moment in any one of the jobs. */
  void awaitMoment(Moment moment) throws IOException {
    List<JobID> ids = List.copyOf(jobs.values());
    JobID id = ids.get(random.nextInt(ids.size()));
    long completed = checkpoints(id).at("/counts/completed").asLong();
    switch (moment) {
      case ANY -> {
        long until = System.nanoTime() + random.nextLong(TimeUnit.SECONDS.toNanos(1));
        awaiting("a moment").until(() -> System.nanoTime() > until);
      }
      case IN_A_CHECKPOINT ->
          awaiting("a checkpoint is being taken")
              .until(() -> checkpoints(id).at("/counts/in_progress").asInt() > 0);
      case WHEN_FILES_ARE_COMMITTED ->
          awaiting("a checkpoint has been taken")
              .until(() -> checkpoints(id).at("/counts/completed").asLong() > completed);
    }
  }

  /** Counts what was restored so far, before the JobManager forgets it. */
  void countRestores() throws IOException {
    for (JobID id : jobs.values()) {
      restores += checkpoints(id).at("/counts/restored").asLong();
    }
  }

  /** Stops all jobs with savepoints; returns these by the names of the jobs. */
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

  /** Waits until a job has failed after this time, and its web page tells this cause. */
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

  /** Gives all results and checkpoints a disk of their own; before the jobs are submitted. */
  void mountDisk() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"));
    sinkPath = folder.resolve("disk/out");
    checkpoints = folder.resolve("disk/checkpoints");
  }

  SmallDisk disk() {
    return disk;
  }

  /** What all jobs wrote in all, as it is now. */
  Map<String, Verification> verify() throws IOException {
    Map<String, Verification> verifications = new LinkedHashMap<>();
    for (Job<?> job : JobCatalogue.JOBS) {
      verifications.put(job.name(), verify(job.name()));
    }
    return verifications;
  }

  /** Waits until each job has written all its rows, which the silence after the events closes. */
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

  /** How much state the last checkpoints of all jobs hold. */
  long stateBytes() throws IOException {
    long bytes = 0;
    for (JobID id : jobs.values()) {
      bytes += checkpoints(id).at("/latest/completed/state_size").asLong();
    }
    return bytes;
  }

  /** How far the job that is furthest behind is, in any of its shards. */
  long millisBehind() throws IOException {
    long most = 0;
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
            most = Math.max(most, metric.get("max").asLong());
          }
        }
      }
    }
    return most;
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
    return awaiting(what, LONGEST);
  }

  static ConditionFactory awaiting(String what, Duration longest) {
    return await(what)
        .atMost(longest)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        // Files get other names while they are looked at, and JobManagers do not always answer.
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException);
  }

  private Expected expected(EventKind kind) {
    return new Expected(kind, SEED, records);
  }

  static EventKind kind(String job) {
    return ExpectedResults.kindOf(job).orElse(ArchiveJob.GENERATED_KIND.config().defaultValue());
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
