package io.shardflow.benchmark.process;

import io.shardflow.benchmark.contender.ContenderServer;
import io.shardflow.benchmark.contender.Measurement;
import io.shardflow.benchmark.contender.RunRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that the benchmark has started. It runs until its standard input is closed, or until its
 * work is done.
 *
 * <p>If the process fails, all methods throw an {@link IOException} that names its log file.
 */
public final class ChildProcess implements AutoCloseable {
  private static final long MAX_SECONDS_TO_EXIT = 20;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Sends a request to a contender, and returns its measurements. */
  public List<Measurement> execute(RunRequest request) throws IOException, InterruptedException {
    try {
      in.write(request.toLine());
      in.newLine();
      in.flush();
    } catch (IOException e) {
      throw failure();
    }
    List<Measurement> measurements = new ArrayList<>();
    for (String line; !ContenderServer.END.equals(line = out.readLine()); ) {
      if (line == null) {
        throw failure();
      }
      Measurement.parse(line).ifPresent(measurements::add);
    }
    return measurements;
  }

  /** Waits until the process exits, and returns the lines it has printed. */
  public List<String> awaitOutput() throws IOException, InterruptedException {
    List<String> lines = out.lines().toList();
    if (process.waitFor() != 0) {
      throw failure();
    }
    return lines;
  }

  /** Asks the process to exit, without waiting for it. */
  public void requestExit() throws IOException {
    in.close();
  }

  /** Asks the process to exit, and waits for it; kills it if that takes too long. */
  @Override
  public void close() throws IOException, InterruptedException {
    requestExit();
    if (!process.waitFor(MAX_SECONDS_TO_EXIT, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private IOException failure() throws InterruptedException {
    return new IOException(
        "%s failed with exit status %d; see %s and the .log file next to it"
            .formatted(name, process.waitFor(), log));
  }
}
