package io.shardflow.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.faults.Trial.Backend;
import io.shardflow.jobs.faults.Trial.Moment;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A fault, or a change of the stream or the job, that is injected while the jobs run. */
enum Fault {
  TASK_MANAGER_KILLED("`kill -9` of a TaskManager", Fault::prepareNothing, Fault::killTaskManagers),
  JOB_MANAGER_KILLED("`kill -9` of the JobManager", Fault::prepareNothing, Fault::killJobManagers),
  ALL_KILLED("`kill -9` of all of Flink's processes", Fault::prepareNothing, Fault::killAll),
  TASK_MANAGER_HANGS(
      "a TaskManager hangs until it is given up, then goes on (`sink.roll.at-checkpoints`)",
      Fault::closeFiles,
      Fault::suspendTaskManagers),
  STOPPED("stop with a savepoint, other options, resume", Fault::slowDown, Fault::resume),
  RESCALED(
      "parallelism 1, 2, 4, 1, and the other state backend",
      Fault::useParallelismOne,
      Fault::rescale),
  RESHARDED("shards split and merged, several at once", Fault::prepareNothing, Fault::reshard),
  RESHARDED_AND_KILLED(
      "shards split and merged, and `kill -9` of a TaskManager",
      Fault::prepareNothing,
      Fault::reshardKill),
  RESHARDED_AND_MANAGERS_KILLED(
      "shards split and merged, and `kill -9` of a TaskManager and the JobManager in turn",
      Fault::prepareNothing,
      Fault::reshardKillManagers),
  IDLE_SHARDS("three of four shards silent", Fault::useOneShard, Fault::awaitRows),
  DISK_FULL("the disk of results and checkpoints is full", Trial::mountDisk, Fault::fillDisk),
  DISK_READ_ONLY("the disk of results is read-only", Trial::mountDisk, Fault::protectDisk),
  FROM_AN_INSTANT("started from an instant", Fault::startFromNow, trial -> 0),
  FAN_OUT_KILLED(
      "enhanced fan-out, and `kill -9` of a TaskManager",
      Fault::useFanOut,
      Fault::killTaskManagers),
  REFUSED(
      "reads throttled or answered with status 500, for two minutes",
      Fault::throttle,
      Fault::endFaults),
  CUT("connections cut in the middle of a read, slow answers", Fault::cut, Fault::endFaults),
  EXPIRED(
      "iterators expired, and `kill -9` of a TaskManager",
      Fault::expire,
      Fault::killTaskManagersAndCount),
  FAN_OUT_CUT(
      "enhanced fan-out: subscriptions refused and cut, shards split and merged",
      Fault::cutFanOut,
      Fault::reshardFanOut);

  private final String description;
  private final Preparation preparation;
  private final Injection injection;

  private interface Preparation {
    void prepare(Trial trial) throws Exception;
  }

  private interface Action {
    void run() throws Exception;
  }

  private interface Injection {
    long into(Trial trial) throws Exception;
  }

  Fault(String description, Preparation preparation, Injection injection) {
    this.description = description;
    this.preparation = preparation;
    this.injection = injection;
  }

  String description() {
    return description;
  }

  /** Prepares a trial before its jobs are submitted. */
  void prepare(Trial trial) throws Exception {
    preparation.prepare(trial);
  }

  /** Injects the fault while events arrive, and returns how often it occurred. */
  long inject(Trial trial) throws Exception {
    return injection.into(trial);
  }

  private static void prepareNothing(Trial trial) {}

  private static long killTaskManagers(Trial trial) throws Exception {
    return repeat(trial, () -> killTaskManager(trial));
  }

  private static void killTaskManager(Trial trial) throws Exception {
    List<Process> taskManagers = trial.cluster().taskManagers();
    trial.cluster().kill(taskManagers.get(trial.random().nextInt(taskManagers.size())));
    trial.cluster().startTaskManager();
  }

  private static long killJobManagers(Trial trial) throws Exception {
    return repeat(trial, () -> killJobManager(trial));
  }

  private static void killJobManager(Trial trial) throws Exception {
    trial.countRestores();
    trial.cluster().kill(trial.cluster().jobManager());
    trial.cluster().startJobManager();
  }

  private static long killAll(Trial trial) throws Exception {
    return repeat(
        trial,
        () -> {
          for (Process taskManager : trial.cluster().taskManagers()) {
            trial.cluster().kill(taskManager);
            trial.cluster().startTaskManager();
          }
          killJobManager(trial);
        });
  }

  /** Suspends the TaskManagers in turn: the one that was not suspended last runs all tasks. */
  private static long suspendTaskManagers(Trial trial) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    return repeat(
        trial,
        () -> {
          List<Process> taskManagers = trial.cluster().taskManagers();
          Process process = taskManagers.get(turn.getAndIncrement() % taskManagers.size());
          Instant begin = Instant.now();
          trial.cluster().signal(process, "STOP");
          trial.cluster().awaitTaskManagers(1);
          trial.awaitRestore(begin);
          trial.awaitCheckpoints();
          trial.cluster().signal(process, "CONT");
          trial.cluster().awaitTaskManagers(2);
        });
  }

  private static long fillDisk(Trial trial) throws Exception {
    return repeat(trial, trial.disk()::fill, "No space left on device", trial.disk()::empty);
  }

  private static long protectDisk(Trial trial) throws Exception {
    return repeat(trial, trial.disk()::protect, "Read-only file system", trial.disk()::release);
  }

  /** Repeats an action while events arrive, at least three times and at different moments. */
  private static long repeat(Trial trial, Action action) throws Exception {
    int times = 0;
    while (!trial.isFed() || times < 3) {
      trial.awaitMoment(Moment.values()[times++ % Moment.values().length]);
      action.run();
      trial.awaitCheckpoints();
    }
    return times;
  }

  /** Repeats an action that makes jobs fail with this cause, and an action that repairs it. */
  private static long repeat(Trial trial, Action action, String cause, Action repair)
      throws Exception {
    return repeat(
        trial,
        () -> {
          Instant begin = Instant.now();
          action.run();
          trial.awaitFailure(begin, cause);
          repair.run();
        });
  }

  private static void closeFiles(Trial trial) {
    trial.setOption("sink.roll.at-checkpoints", "true");
  }

  private static void slowDown(Trial trial) {
    trial.setPace(80);
  }

  private static long resume(Trial trial) throws Exception {
    List<Map<String, String>> changes =
        List.of(
            Map.of(
                "sink.roll.interval",
                "2 s",
                "time.idle-timeout",
                "11 s",
                "time.out-of-orderness",
                "7 s",
                "dedup.window",
                "3 s"),
            Map.of(
                "sink.layout",
                "firehose",
                "source.reader",
                "efo",
                "dedup.window",
                "25 s",
                "reference.path",
                trial.referenceFile("other.json").toString()),
            Map.of(
                "sink.compression",
                "gzip",
                "time.out-of-orderness",
                "6 s",
                "time.max-ahead",
                "2 d",
                "dedup.window",
                "10 s"));
    for (Map<String, String> change : changes) {
      Map<String, String> savepoints = trial.stop();
      if (change == changes.get(0)) {
        assertWindowsCannotChange(trial, savepoints);
      }
      change.forEach(trial::setOption);
      trial.submit(savepoints);
    }
    return changes.size();
  }

  private static void assertWindowsCannotChange(Trial trial, Map<String, String> savepoints)
      throws Exception {
    for (Job<?> job : JobCatalogue.JOBS) {
      for (String key : List.of("window.size", "window.slide", "window.gap")) {
        if (job.options().stream().anyMatch(option -> option.key().equals(key))) {
          assertThat(trial.failure(job, savepoints.get(job.name()), Map.of(key, "5 s")))
              .contains("The savepoint holds open windows of another length: it was taken with ")
              .contains(key + " 5 s");
        }
      }
    }
  }

  private static void useParallelismOne(Trial trial) {
    trial.setParallelism(1);
  }

  private static long rescale(Trial trial) throws Exception {
    List<Integer> parallelisms = List.of(2, 4, 1);
    for (int parallelism : parallelisms) {
      Map<String, String> savepoints = trial.stop();
      trial.setParallelism(parallelism);
      trial.setBackend(trial.backend() == Backend.HEAP ? Backend.ROCKSDB : Backend.HEAP);
      trial.submit(savepoints);
    }
    return parallelisms.size();
  }

  private static long reshard(Trial trial) throws Exception {
    AtomicLong changes = new AtomicLong();
    repeat(trial, () -> changes.addAndGet(reshardOnce(trial)));
    return changes.get();
  }

  private static long reshardKill(Trial trial) throws Exception {
    return reshardAnd(trial, () -> killTaskManager(trial));
  }

  private static long reshardKillManagers(Trial trial) throws Exception {
    AtomicInteger kills = new AtomicInteger();
    return reshardAnd(
        trial,
        () -> {
          if (kills.getAndIncrement() % 2 == 0) {
            killTaskManager(trial);
          } else {
            killJobManager(trial);
          }
        });
  }

  private static long reshardAnd(Trial trial, Action kill) throws Exception {
    AtomicLong changes = new AtomicLong();
    long kills =
        repeat(
            trial,
            () -> {
              changes.addAndGet(reshardOnce(trial));
              kill.run();
            });
    return changes.get() + kills;
  }

  /** Splits two shards of each stream and merges two, or scales back if there are too many. */
  private static long reshardOnce(Trial trial) {
    LocalKinesisExtension kinesis = trial.kinesis();
    long changes = 0;
    for (String stream : trial.streams()) {
      List<Shard> shards = new ArrayList<>(kinesis.openShards(stream));
      if (shards.size() >= 2 * Trial.SHARDS) {
        kinesis
            .client()
            .updateShardCount(
                update ->
                    update
                        .streamName(stream)
                        .targetShardCount(Trial.SHARDS)
                        .scalingType(ScalingType.UNIFORM_SCALING));
        kinesis.awaitActive(stream);
        changes++;
        continue;
      }
      int split = trial.random().nextInt(shards.size() - 2);
      kinesis.merge(stream, shards.get(split + 1), shards.get(split + 2));
      kinesis.split(stream, shards.get(split));
      shards = kinesis.openShards(stream);
      kinesis.split(stream, shards.get(trial.random().nextInt(shards.size())));
      changes += 3;
    }
    return changes;
  }

  private static void useOneShard(Trial trial) {
    trial.setPartitionKeys(key -> "the same");
  }

  /** Waits for rows, which are written although most shards are idle. */
  private static long awaitRows(Trial trial) {
    Path sinkPath = trial.sinkPath("store-revenue");
    Trial.awaiting("rows of windows")
        .until(() -> trial.isFed() || !JobRun.rows(sinkPath, "store-revenue").isEmpty());
    assertThat(trial.isFed()).isFalse();
    return 3L * trial.streams().size();
  }

  private static void startFromNow(Trial trial) {
    Instant now = Instant.now().plusMillis(1).truncatedTo(ChronoUnit.MILLIS);
    Trial.awaiting("an instant after all earlier records").until(() -> Instant.now().isAfter(now));
    trial.setOption("source.position", now.toString());
  }

  private static void throttle(Trial trial) {
    slowDown(trial);
    setFaults(trial, Map.of(KinesisFaults.Fault.THROTTLED, 0.4, KinesisFaults.Fault.ERROR, 0.3));
  }

  private static void cut(Trial trial) {
    setFaults(trial, Map.of(KinesisFaults.Fault.CUT, 0.2, KinesisFaults.Fault.SLOW, 0.2));
  }

  private static void expire(Trial trial) {
    setFaults(trial, Map.of(KinesisFaults.Fault.EXPIRED, 0.2));
  }

  private static void useFanOut(Trial trial) {
    trial.setOption("source.reader", "efo");
  }

  private static void cutFanOut(Trial trial) {
    useFanOut(trial);
    faultFanOut(trial);
  }

  private static void faultFanOut(Trial trial) {
    setFaults(
        trial,
        Map.of(
            KinesisFaults.Fault.CUT,
            0.05,
            KinesisFaults.Fault.ERROR,
            0.1,
            KinesisFaults.Fault.THROTTLED,
            0.1));
  }

  private static long endFaults(Trial trial) throws Exception {
    trial.awaitFed();
    return injected(trial);
  }

  private static long killTaskManagersAndCount(Trial trial) throws Exception {
    return killTaskManagers(trial) + injected(trial);
  }

  private static long reshardFanOut(Trial trial) throws Exception {
    AtomicLong changes = new AtomicLong();
    repeat(
        trial,
        () -> {
          // The requests of the trial itself must succeed.
          trial.kinesis().setFaults(KinesisFaults.NONE);
          changes.addAndGet(reshardOnce(trial));
          faultFanOut(trial);
        });
    return changes.get() + injected(trial);
  }

  private static void setFaults(Trial trial, Map<KinesisFaults.Fault, Double> shares) {
    trial
        .kinesis()
        .setFaults(
            new KinesisFaults(trial.random().nextLong(), shares, Duration.ofMillis(500), true));
  }

  /** Ends the faults of the local Kinesis, and returns their number. */
  private static long injected(Trial trial) {
    trial.kinesis().setFaults(KinesisFaults.NONE);
    return trial.faultsOfKinesis();
  }
}
