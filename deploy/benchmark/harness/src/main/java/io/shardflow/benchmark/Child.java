package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Pass;
import io.shardflow.benchmark.contender.Turn;
import io.shardflow.benchmark.contender.Turns;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that the benchmark has started. It works until it is told that there is no more to do, or
 * has ended by itself.
 *
 * <p>All methods throw an {@link IOException} that says where the log is if the process failed.
 */
final class Child implements AutoCloseable {
  private static final long MOST_SECONDS_TO_END = 20;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Lets a contender take a turn, and returns its passes. */
  List<Pass> take(Turn turn) throws IOException, InterruptedException {
    try {
      in.write(turn.line());
      in.newLine();
      in.flush();
    } catch (IOException e) {
      throw failure();
    }
    List<Pass> passes = new ArrayList<>();
    for (String line; !Turns.END.equals(line = out.readLine()); ) {
      if (line == null) {
        throw failure();
      }
      Pass.of(line).ifPresent(passes::add);
    }
    return passes;
  }

  /** Waits until the process has ended by itself, and returns the lines that it printed. */
  List<String> lines() throws IOException, InterruptedException {
    List<String> lines = out.lines().toList();
    if (process.waitFor() != 0) {
      throw failure();
    }
    return lines;
  }

  /** Tells the process that there is no more to do. */
  void end() throws IOException {
    in.close();
  }

  /** Ends the process, and waits for it. */
  @Override
  public void close() throws IOException, InterruptedException {
    end();
    if (!process.waitFor(MOST_SECONDS_TO_END, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private IOException failure() throws InterruptedException {
    return new IOException(
        "%s failed (exit status %d): see %s and .log beside it"
            .formatted(name, process.waitFor(), log));
  }
}
