package io.shardflow.benchmark.process;

import io.shardflow.benchmark.options.ContenderType;
import io.shardflow.benchmark.options.TableContender;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts JVMs on a given number of cores, with the same heap size and garbage collector for all
 * contenders.
 *
 * @param home the folder of the benchmark
 * @param quick whether nothing is measured, so that a short start-up matters more than fast code
 */
public record ProcessLauncher(Path home, boolean quick) {
  /** All contenders of a job run at the same time, so their heaps must fit into memory together. */
  private static final String CONTENDER_HEAP = "2g";

  private static final String HEAP = "4g";

  /** The format of results. */
  private static final String JSON = "json";

  /** The packages that Spark accesses by reflection, in addition to those that Flink does. */
  private static final List<String> PACKAGES_OPENED_FOR_SPARK =
      List.of("java.lang.invoke", "sun.nio.cs", "sun.security.action", "sun.util.calendar");

  /** Starts a contender that writes JSON. */
  public ChildProcess start(ContenderType contender, int parallelism) throws IOException {
    return start(contender, parallelism, JSON, classPath(contender == ContenderType.SPARK));
  }

  /** Starts a contender that writes files or tables in a format, on one core. */
  public ChildProcess start(TableContender contender) throws IOException {
    boolean isSpark = contender.engine() == ContenderType.SPARK;
    String tables = isSpark ? "" : File.pathSeparator + tablesClassPath();
    return start(contender.engine(), 1, contender.format(), classPath(isSpark) + tables);
  }

  private ChildProcess start(
      ContenderType contender, int parallelism, String format, String classPath)
      throws IOException {
    boolean isSpark = contender == ContenderType.SPARK;
    List<String> mainAndArguments = new ArrayList<>();
    if (isSpark) {
      mainAndArguments.add("io.shardflow.benchmark.spark.SparkMain");
    } else {
      mainAndArguments.addAll(List.of(ContenderMain.class.getName(), contender.key()));
    }
    mainAndArguments.add(Integer.toString(parallelism));
    mainAndArguments.add(format);
    return start(
        contender.key() + "-" + parallelism + (format.equals(JSON) ? "" : "-" + format),
        CONTENDER_HEAP,
        parallelism,
        classPath,
        mainAndArguments);
  }

  /**
   * Starts a class of the harness.
   *
   * @param name the name of its log file
   */
  public ChildProcess start(String name, int cores, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> mainAndArguments = new ArrayList<>(List.of(main.getName()));
    mainAndArguments.addAll(arguments);
    return start(name, HEAP, cores, classPath(false), mainAndArguments);
  }

  private ChildProcess start(
      String name, String heap, int cores, String classPath, List<String> mainAndArguments)
      throws IOException {
    Path log = home.resolve("target/log/" + name);
    Path errors = log.resolveSibling(name + ".err");
    Files.createDirectories(log.getParent());
    List<String> command = new ArrayList<>();
    if (canPin() && !quick) {
      command.addAll(List.of("taskset", "-c", lastCores(cores)));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseParallelGC"));
    command.add(quick ? "-XX:TieredStopAtLevel=1" : "-Xms" + heap);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    PACKAGES_OPENED_FOR_SPARK.forEach(
        openedPackage -> command.add("--add-opens=java.base/" + openedPackage + "=ALL-UNNAMED"));
    for (String property : List.of("log4j2.configurationFile", "shardflow.sql")) {
      command.add("-D" + property + "=" + System.getProperty(property));
    }
    command.add("-Dshardflow.log=" + log + ".log");
    command.addAll(List.of("-cp", classPath));
    command.addAll(mainAndArguments);
    return new ChildProcess(
        name, errors, new ProcessBuilder(command).redirectError(errors.toFile()).start());
  }

  /** Leaves the first core to the harness, and to everything else on the machine. */
  private static String lastCores(int count) {
    int available = Runtime.getRuntime().availableProcessors();
    return IntStream.range(Math.max(0, available - count), available)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  private String classPath(boolean spark) throws IOException {
    if (!spark) {
      return System.getProperty("java.class.path");
    }
    Path target = home.resolve("spark/target");
    return jar(target, "spark-")
        + File.pathSeparator
        + Files.readString(target.resolve("local.classpath"));
  }

  /** Returns the libraries of table formats, and Flink's format Parquet. */
  private String tablesClassPath() throws IOException {
    return jar(home.resolve("../../jobs/tables/target"), "tables-")
        + File.pathSeparator
        + Files.readString(home.resolve("../../sql/target/parquet.classpath"));
  }

  private static String jar(Path target, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .findFirst()
          .orElseThrow(
              () -> new IOException("No jar in " + target + ": build the benchmark first"));
    }
  }

  /** Returns whether processes can be pinned to cores on this machine. */
  public static boolean canPin() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }
}
