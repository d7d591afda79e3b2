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
 * What the JVM of a contender does: it reads a {@link Turn} a line, takes it, and answers with a
 * line for each {@link Pass} and one that says {@link #END}. In between it waits.
 */
public final class Turns {
  /** The line after the last pass of a turn. */
  public static final String END = "benchmark-end";

  private final Contender contender;
  private final PrintStream out;
  private final Set<Path> loaded = new HashSet<>();

  private Turns(Contender contender, PrintStream out) {
    this.contender = contender;
    this.out = out;
  }

  /** Takes turns until there are no more lines. */
  public static void take(Contender contender, InputStream in, PrintStream out) throws Exception {
    Turns turns = new Turns(contender, out);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line; (line = lines.readLine()) != null; ) {
      turns.take(Turn.of(line));
    }
  }

  private void take(Turn turn) throws Exception {
    if (loaded.add(turn.input())) {
      contender.load(turn.input());
    }
    // What the turn before left behind is not this one's to clear away; what a pass leaves, is.
    System.gc();
    double worked = 0;
    do {
      Folders.delete(turn.output());
      Pass pass = Pass.measure(() -> contender.run(turn.job(), turn.input(), turn.output()));
      out.println(pass);
      worked += pass.seconds();
    } while (worked < turn.work().toNanos() / 1e9);
    out.println(END);
    out.flush();
  }
}
