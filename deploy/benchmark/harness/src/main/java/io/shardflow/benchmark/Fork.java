package io.shardflow.benchmark;

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
 * Starts JVMs, each on so many cores, with the same heap and collector for all contenders.
 *
 * @param home the folder of the benchmark
 * @param quick whether the compiler is to save time rather than to make fast code
 */
record Fork(Path home, boolean quick) {
  /** All contenders of a job are there at once. */
  private static final String CONTENDER_HEAP = "2g";

  private static final String HEAP = "4g";

  /** What Spark reaches into on JDK 17, beside what Flink does. */
  private static final List<String> OPENED_FOR_SPARK =
      List.of("java.lang.invoke", "sun.nio.cs", "sun.security.action", "sun.util.calendar");

  /** Starts a contender. */
  Child start(Rival rival, int parallelism) throws IOException {
    List<String> words = new ArrayList<>();
    if (rival.isSpark()) {
      words.add("io.shardflow.benchmark.spark.SparkMain");
    } else {
      words.addAll(List.of(ContenderMain.class.getName(), rival.key()));
    }
    words.add(Integer.toString(parallelism));
    return start(
        rival.key() + "-" + parallelism,
        CONTENDER_HEAP,
        parallelism,
        classPath(rival.isSpark()),
        words);
  }

  /** Starts a class of the harness, with words, on so many cores. */
  Child start(String name, int cores, Class<?> main, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(List.of(main.getName()));
    all.addAll(words);
    return start(name, HEAP, cores, classPath(false), all);
  }

  private Child start(
      String name, String heap, int cores, String classPath, List<String> mainAndWords)
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
    OPENED_FOR_SPARK.forEach(
        module -> command.add("--add-opens=java.base/" + module + "=ALL-UNNAMED"));
    for (String property : List.of("log4j2.configurationFile", "shardflow.sql")) {
      command.add("-D" + property + "=" + System.getProperty(property));
    }
    command.add("-Dshardflow.log=" + log + ".log");
    command.addAll(List.of("-cp", classPath));
    command.addAll(mainAndWords);
    return new Child(
        name, errors, new ProcessBuilder(command).redirectError(errors.toFile()).start());
  }

  /** The first core has the harness, and whatever else runs on the machine. */
  private static String lastCores(int count) {
    int all = Runtime.getRuntime().availableProcessors();
    return IntStream.range(Math.max(0, all - count), all)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  private String classPath(boolean spark) throws IOException {
    if (!spark) {
      return System.getProperty("java.class.path");
    }
    Path target = home.resolve("spark/target");
    try (Stream<Path> files = Files.list(target)) {
      String jar =
          files
              .map(Path::toString)
              .filter(file -> file.endsWith(".jar"))
              .findFirst()
              .orElseThrow(() -> new IOException("There is no jar in " + target));
      return jar + File.pathSeparator + Files.readString(target.resolve("local.classpath"));
    }
  }

  /** Whether a process can be held to some cores here. */
  static boolean canPin() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }
}
