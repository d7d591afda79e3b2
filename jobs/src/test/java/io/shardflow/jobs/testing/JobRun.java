package io.shardflow.jobs.testing;

import io.shardflow.jobs.JobCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A whole job as a user runs it, from options to files. */
public final class JobRun {
  private JobRun() {}

  /** Runs a job of a bounded source to its end. */
  public static void toItsEnd(String job, Path sinkPath, String... options) throws Exception {
    environment(job, sinkPath, options).execute(job);
  }

  /** The environment with the job in it, ready to be executed. */
  public static StreamExecutionEnvironment environment(String job, Path sinkPath, String... options)
      throws Exception {
    List<String> words = new ArrayList<>(List.of(job, "--sink.path", sinkPath.toString()));
    words.addAll(List.of(options));
    StreamExecutionEnvironment env = Story.environment();
    JobCommand.parse(words, Map.of()).define(env);
    return env;
  }

  /** The lines of each data set below the path, sorted, under {@code data set/date folders}. */
  public static Map<String, List<String>> folders(Path sinkPath) {
    if (!Files.isDirectory(sinkPath)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.walk(sinkPath)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !isHidden(file))
          .collect(
              Collectors.groupingBy(
                  file -> sinkPath.relativize(file.getParent()).toString(),
                  TreeMap::new,
                  Collectors.flatMapping(
                      file -> lines(file).stream(),
                      Collectors.collectingAndThen(
                          Collectors.toList(), lines -> lines.stream().sorted().toList()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All the lines of a data set, sorted. */
  public static List<String> rows(Path sinkPath, String dataSet) {
    return folders(sinkPath.resolve(dataSet)).values().stream()
        .flatMap(List::stream)
        .sorted()
        .toList();
  }

  /** Files that a job is still writing, or has left behind. */
  public static List<Path> unfinished(Path sinkPath) throws IOException {
    try (Stream<Path> files = Files.walk(sinkPath)) {
      return files.filter(Files::isRegularFile).filter(JobRun::isHidden).toList();
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      if (!text.endsWith("\n")) {
        throw new IllegalStateException("The last line of " + file + " is not ended");
      }
      return text.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
