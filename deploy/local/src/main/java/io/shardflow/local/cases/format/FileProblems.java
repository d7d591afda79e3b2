package io.shardflow.local.cases.format;

import io.shardflow.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects the problems of a test file. */
public final class FileProblems {
  private record Problem(int line, String message) {}

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  public FileProblems(Path file) {
    this.file = file;
  }

  /** Adds a problem. Lines count from 1. */
  public void add(int line, String message) {
    Problem problem = new Problem(line, Printable.line(message));
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  void add(Node node, String message) {
    add(line(node), message);
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Returns one line {@code FILE:LINE: message} per problem, in the order of the lines. */
  public List<String> lines() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(problem -> "%s:%d: %s".formatted(file, problem.line(), problem.message()))
        .toList();
  }

  /** Returns the line on which a node starts, from 1. */
  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
