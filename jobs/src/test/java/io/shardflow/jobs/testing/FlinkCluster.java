package io.shardflow.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;
import org.apache.flink.util.NetUtils;

/**
 * A Flink session cluster, whose processes are started as Flink's own scripts start them. All of
 * them run in one folder, and leave their logs there.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Path LOGGING = RepositoryFile.of("deploy/local/log4j2.properties");
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The jars in {@code lib} of Flink's distribution, and their dependencies. */
  private static final Pattern FLINK_JAR =
      Pattern.compile(
          "flink-(?!connector-(kinesis|aws)|test|table|sql|python).*(?<!tests)\\.jar"
              + "|(commons-|log4j-|slf4j-|jsr305-|kryo-|minlog-|objenesis-|chill-|javassist-|lz4-"
              + "|snappy-|snakeyaml-engine-|rocksdbjni-|frocksdbjni-|async-profiler-).*");

  private final Path folder;
  private final String classPath;
  private final Configuration flink = new Configuration();
  private final List<Process> others = new ArrayList<>();
  private final List<Process> taskManagers = new CopyOnWriteArrayList<>();
  private Process jobManager;
  private Path plugins;
  private int started;

  /**
   * Creates a cluster that is not started yet.
   *
   * @param classPath the class path of all its processes
   * @param settings take precedence over the settings of every such cluster
   */
  public FlinkCluster(Path folder, String classPath, Configuration settings) throws Exception {
    this.folder = folder;
    this.classPath = classPath;
    flink.set(JobManagerOptions.ADDRESS, "localhost");
    flink.set(JobManagerOptions.PORT, freePort());
    flink.set(RestOptions.ADDRESS, "localhost");
    flink.set(RestOptions.PORT, freePort());
    flink.set(TaskManagerOptions.HOST, "localhost");
    flink.addAll(settings);
  }

  /** Returns the class path of Flink's distribution, from the class path of this process. */
  public static String libOfFlink() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(jar -> FLINK_JAR.matcher(Path.of(jar).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the jar with the jobs. */
  public static Path jarOfJobs() throws IOException {
    try (Stream<Path> files = Files.list(RepositoryFile.of("jobs/target"))) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().matches("jobs-.*\\.jar")).toList();
      assertThat(jars).hasSize(1);
      return jars.get(0);
    }
  }

  /** Returns the options of the test JVM: module access, JIT compiler and garbage collector. */
  public static List<String> jvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:"))
        .toList();
  }

  /** Sets the folder of Flink's plugins. Must be called before the cluster is started. */
  public void setPlugins(Path plugins) {
    this.plugins = plugins;
  }

  /**
   * Starts a ZooKeeper for high availability, so that jobs survive a failure of the JobManager.
   * Must be called before the cluster is started.
   */
  public void startZooKeeper() throws Exception {
    int port = freePort();
    Path settings = Files.createDirectories(folder.resolve("zookeeper")).resolve("zoo.cfg");
    Files.write(
        settings,
        List.of(
            "tickTime=500",
            "clientPort=" + port,
            "admin.enableServer=false",
            "dataDir=" + settings.resolveSibling("data"),
            "server.1=localhost:%d:%d".formatted(freePort(), freePort())));
    others.add(
        start(
            "zookeeper",
            List.of("-Xmx64m"),
            FlinkZooKeeperQuorumPeer.class,
            List.of("--zkConfigFile", settings.toString(), "--peerId", "1")));
    flink.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
    flink.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, "localhost:" + port);
    flink.set(HighAvailabilityOptions.HA_STORAGE_PATH, folder.resolve("ha").toUri().toString());
    flink.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(4));
  }

  /** Starts a JobManager and TaskManagers, and waits until the TaskManagers are registered. */
  public void start(int taskManagers) throws Exception {
    startJobManager();
    for (int i = 0; i < taskManagers; i++) {
      startTaskManager();
    }
    awaitTaskManagers(taskManagers);
  }

  /** Waits until this number of TaskManagers is registered. */
  public void awaitTaskManagers(int count) {
    await("the cluster has %d TaskManagers".formatted(count))
        .atMost(TIMEOUT)
        .failFast(this::checkAlive)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get("/overview").get("taskmanagers").asInt() == count);
  }

  public void startJobManager() throws IOException {
    Files.createDirectories(conf());
    Files.write(
        conf().resolve("config.yaml"),
        flink.toMap().entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
    jobManager =
        start(
            "jobmanager",
            List.of("-Xmx512m"),
            StandaloneSessionClusterEntrypoint.class,
            List.of("--configDir", conf().toString()));
  }

  public void startTaskManager() throws IOException {
    // The script of a TaskManager lets BashJavaUtils compute these arguments.
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> options = new ArrayList<>(List.of("--configDir", conf().toString()));
    options.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    taskManagers.add(
        start(
            "taskmanager",
            words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
            TaskManagerRunner.class,
            options));
  }

  public Process jobManager() {
    return jobManager;
  }

  /** Returns the TaskManagers that have not been killed, the oldest first. */
  public List<Process> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** Kills a process, as {@code kill -9} does. */
  public void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
    taskManagers.remove(process);
  }

  /** Sends a process a signal, such as STOP. */
  public void signal(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }

  /** Returns the number of live objects of a class in a process. */
  public long liveObjects(Process process, Class<?> type) throws IOException {
    return histogram(process).stream()
        .map(line -> line.trim().split(" +"))
        .filter(line -> line.length > 3 && line[3].equals(type.getName()))
        .mapToLong(line -> Long.parseLong(line[1]))
        .sum();
  }

  private static List<String> histogram(Process process) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process call =
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.class_histogram").start();
    return call.inputReader().lines().toList();
  }

  /** Returns the size of all live objects in a process. */
  public long liveHeapBytes(Process process) throws IOException {
    List<String> histogram = histogram(process);
    return Long.parseLong(histogram.get(histogram.size() - 1).trim().split(" +")[2]);
  }

  /** Returns the configuration of all processes. */
  public Configuration configuration() {
    return flink;
  }

  /** Sends a GET request to the JobManager's REST API, and returns the response. */
  public JsonNode get(String path) throws IOException {
    return send(request(path));
  }

  /** Sends a POST request with this JSON to the JobManager's REST API. */
  public JsonNode post(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Uploads a jar, as Flink's web page does, and returns its id. */
  public String upload(Path jar) throws IOException {
    String boundary = "boundary";
    byte[] head =
        """
        --%s\r
        Content-Disposition: form-data; name="jarfile"; filename="%s"\r
        Content-Type: application/java-archive\r
        \r
        """
            .formatted(boundary, jar.getFileName())
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8);
    JsonNode answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(
                    HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofByteArray(head),
                        HttpRequest.BodyPublishers.ofFile(jar),
                        HttpRequest.BodyPublishers.ofByteArray(tail))));
    return Path.of(answer.get("filename").asText()).getFileName().toString();
  }

  /** Runs the main class of an uploaded jar in the JobManager, and returns the id of the job. */
  public String run(String jar, String... arguments) throws IOException {
    String call = JSON.writeValueAsString(Map.of("programArgsList", List.of(arguments)));
    return post("/jars/%s/run".formatted(jar), call).get("jobid").asText();
  }

  /** Cancels a job, and waits for its end. */
  public void cancel(String job) throws IOException {
    send(request("/jobs/" + job).method("PATCH", HttpRequest.BodyPublishers.noBody()));
    await("the job is cancelled")
        .atMost(TIMEOUT)
        .until(() -> get("/jobs/" + job).get("state").asText().equals("CANCELED"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:%d%s".formatted(flink.get(RestOptions.PORT), path)))
        .timeout(Duration.ofMinutes(1));
  }

  private static JsonNode send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(answer.uri().getPath() + " answered: " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Process start(String name, List<String> jvmOptions, Class<?> main, List<String> options)
      throws IOException {
    return start(folder.resolve("%s-%d.out".formatted(name, ++started)), jvmOptions, main, options);
  }

  /** Starts a program of Flink with the configuration of this cluster. */
  public Process start(Path output, List<String> jvmOptions, Class<?> main, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions());
    command.addAll(jvmOptions);
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.add("-Dlog4j2.configurationFile=" + LOGGING);
    command.add("-Dshardflow.log=" + output.toString().replaceAll("out$", "log"));
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(options);

    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("FLINK_CONF_DIR", conf().toString());
    if (plugins != null) {
      builder.environment().put("FLINK_PLUGINS_DIR", plugins.toString());
    }
    return builder.start();
  }

  @Override
  public void close() throws InterruptedException {
    if (jobManager != null) {
      others.add(jobManager);
    }
    others.addAll(taskManagers);
    others.forEach(Process::destroyForcibly);
    for (Process process : others) {
      process.waitFor();
    }
  }

  private void checkAlive() {
    boolean alive = jobManager.isAlive();
    for (Process process : taskManagers) {
      alive &= process.isAlive();
    }
    if (!alive) {
      throw new AssertionError("A process of the cluster has ended; see the logs in " + folder);
    }
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private static int freePort() throws Exception {
    try (NetUtils.Port port = NetUtils.getAvailablePort()) {
      return port.getPort();
    }
  }

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
