package io.shardflow.sql;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.util.NetUtils;

/**
 * A session cluster of Flink and its SQL client, each process as Flink's own scripts start it. All
 * of them run in one folder, and leave their logs there.
 */
final class SessionCluster implements AutoCloseable {
  private static final Path LOGGING = Path.of("../deploy/local/log4j2.properties");
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Map<String, Process> processes = new LinkedHashMap<>();
  private Path folder;

  /** Starts a JobManager and a TaskManager, and waits until they have found each other. */
  void start(Path folder) throws Exception {
    this.folder = folder;
    Configuration flink = configuration();
    Files.createDirectories(conf());
    Files.write(
        conf().resolve("config.yaml"),
        flink.toMap().entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());

    List<String> options = new ArrayList<>(List.of("--configDir", conf().toString()));
    start("jobmanager", List.of("-Xmx448m"), StandaloneSessionClusterEntrypoint.class, options);
    // A TaskManager wants to be told what BashJavaUtils computes for its script, with these.
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    options.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    List<String> jvmOptions = words(ProcessMemoryUtils.generateJvmParametersStr(memory));
    start("taskmanager", jvmOptions, TaskManagerRunner.class, options);

    URI overview = URI.create("http://localhost:" + flink.get(RestOptions.PORT) + "/overview");
    await("the cluster has a TaskManager")
        .atMost(LONGEST)
        .failFast(this::checkAlive)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get(overview).contains("\"taskmanagers\":1"));
  }

  /** Runs a script in the SQL client, to its end; fails with what the client says if that fails. */
  void runSqlClient(Path environment, Path script) throws IOException, InterruptedException {
    String name = script.getFileName().toString();
    List<String> options =
        List.of(
            "-i",
            environment.toString(),
            "-f",
            script.toString(),
            "-hist",
            folder.resolve("history").toString());
    Process client = start(name, List.of("-Xmx512m"), SqlClient.class, options);
    boolean ended = client.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
    // The exit status does not tell: it is 0 whatever went wrong.
    String said = Files.readString(output(name));
    if (!ended || !said.contains("Successfully initialized") || said.contains("[ERROR]")) {
      throw new AssertionError("The SQL client has failed, or does not end:\n" + said);
    }
  }

  @Override
  public void close() throws InterruptedException {
    processes.values().forEach(Process::destroyForcibly);
    for (Process process : processes.values()) {
      process.waitFor();
    }
  }

  private static Configuration configuration() throws Exception {
    Configuration flink = new Configuration();
    try (NetUtils.Port rpc = NetUtils.getAvailablePort();
        NetUtils.Port rest = NetUtils.getAvailablePort()) {
      flink.set(JobManagerOptions.PORT, rpc.getPort());
      flink.set(RestOptions.PORT, rest.getPort());
    }
    flink.set(JobManagerOptions.ADDRESS, "localhost");
    flink.set(RestOptions.ADDRESS, "localhost");
    flink.set(TaskManagerOptions.HOST, "localhost");
    flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(1280));
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
    flink.set(CoreOptions.DEFAULT_PARALLELISM, 2);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    // Else the client would not wait for the job.
    flink.set(TableConfigOptions.TABLE_DML_SYNC, true);
    return flink;
  }

  private Process start(String name, List<String> jvmOptions, Class<?> main, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.add("-Dlog4j2.configurationFile=" + LOGGING.toAbsolutePath());
    command.add("-Dshardflow.log=" + log(name));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(options);

    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output(name).toFile());
    builder.environment().put("FLINK_CONF_DIR", conf().toString());
    Process process = builder.start();
    processes.put(name, process);
    return process;
  }

  private void checkAlive() throws IOException {
    for (String name : processes.keySet()) {
      if (!processes.get(name).isAlive()) {
        Path log = Files.exists(log(name)) ? log(name) : output(name);
        throw new AssertionError(name + " has ended:\n" + Files.readString(log));
      }
    }
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private Path output(String process) {
    return folder.resolve(process + ".out");
  }

  private Path log(String process) {
    return folder.resolve(process + ".log");
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
