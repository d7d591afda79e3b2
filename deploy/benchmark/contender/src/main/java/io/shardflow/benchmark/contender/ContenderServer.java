package io.shardflow.benchmark.contender;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The main loop of a contender's JVM. It reads one {@link RunRequest} per line, executes it, and
 * writes one line per {@link Measurement}, followed by {@link #END}. In between, it is idle.
 */
public final class ContenderServer {
  /** The line that follows the last measurement of a request. */
  public static final String END = "benchmark-end";

  private final Contender contender;
  private final PrintStream out;
  private final Set<Path> loaded = new HashSet<>();

  private ContenderServer(Contender contender, PrintStream out) {
    this.contender = contender;
    this.out = out;
  }

  /** Executes requests until the input ends. */
  public static void serve(Contender contender, InputStream in, PrintStream out) throws Exception {
    ContenderServer server = new ContenderServer(contender, out);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      server.execute(RunRequest.parse(line));
    }
  }

  private void execute(RunRequest request) throws Exception {
    if (loaded.add(request.input())) {
      contender.load(request.input());
    }
    // Garbage of earlier requests must not be collected at the expense of this one. Garbage of its
    // own runs counts.
    System.gc();
    double elapsed = 0;
    do {
      Folders.delete(request.output());
      Measurement measurement =
          Measurement.of(() -> contender.run(request.job(), request.input(), request.output()));
      out.println(measurement);
      elapsed += measurement.seconds();
    } while (elapsed < request.minDuration().toNanos() / 1e9);
    out.println(END);
    out.flush();
  }
}
