package io.shardflow.aws.terraform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Parts of a Terraform file, which print themselves as {@code terraform fmt} would: two blanks per
 * level, and equals signs of neighbouring lines below each other.
 */
final class Hcl {
  private Hcl() {}

  /** A value: one or more lines. Those after the first are indented relative to the first. */
  record Value(List<String> lines) {
    static Value of(String line) {
      return new Value(List.of(line));
    }

    boolean isSingle() {
      return lines.size() == 1;
    }

    String first() {
      return lines.get(0);
    }
  }

  /** An attribute, or an entry of an object. */
  record Entry(String key, Value value) {}

  /** A block: its header, its attributes, and the blocks in it. */
  record Block(String header, List<Entry> entries, List<Block> blocks) {
    Block(String header, List<Entry> entries) {
      this(header, entries, List.of());
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(header + " {");
      indent(Hcl.lines(entries), lines);
      for (Block block : blocks) {
        if (lines.size() > 1) {
          lines.add("");
        }
        indent(block.lines(), lines);
      }
      if (lines.size() == 1) {
        return List.of(header + " {}");
      }
      lines.add("}");
      return lines;
    }
  }

  /** Returns a text in quotes, whose references are escaped. */
  static String quote(String text) {
    return "\"" + escape(text) + "\"";
  }

  /** Returns a text as it can stand in a quoted template. */
  static String escape(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("${", "$${")
        .replace("%{", "%%{");
  }

  static Value list(List<Value> items) {
    if (items.isEmpty()) {
      return Value.of("[]");
    }
    if (items.size() == 1 && items.get(0).isSingle()) {
      return Value.of("[" + items.get(0).first() + "]");
    }
    List<String> lines = new ArrayList<>();
    lines.add("[");
    for (Value item : items) {
      indent(item.lines(), lines);
      lines.set(lines.size() - 1, lines.get(lines.size() - 1) + ",");
    }
    lines.add("]");
    return new Value(Collections.unmodifiableList(lines));
  }

  static Value object(List<Entry> entries) {
    if (entries.isEmpty()) {
      return Value.of("{}");
    }
    List<String> lines = new ArrayList<>();
    lines.add("{");
    indent(lines(entries), lines);
    lines.add("}");
    return new Value(Collections.unmodifiableList(lines));
  }

  /** Returns the call of a function with one argument. */
  static Value call(String function, Value argument) {
    List<String> lines = new ArrayList<>(argument.lines());
    lines.set(0, function + "(" + lines.get(0));
    lines.set(lines.size() - 1, lines.get(lines.size() - 1) + ")");
    return new Value(Collections.unmodifiableList(lines));
  }

  /** Returns the lines of attributes. A value of several lines ends a group of aligned ones. */
  static List<String> lines(List<Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < entries.size(); ) {
      int to = from;
      int width = 0;
      while (to < entries.size() && entries.get(to).value().isSingle()) {
        width = Math.max(width, entries.get(to).key().length());
        to++;
      }
      for (Entry entry : entries.subList(from, to)) {
        lines.add(
            entry.key() + " ".repeat(width - entry.key().length()) + " = " + entry.value().first());
      }
      if (to < entries.size()) {
        Entry entry = entries.get(to);
        lines.add(entry.key() + " = " + entry.value().first());
        lines.addAll(entry.value().lines().subList(1, entry.value().lines().size()));
        to++;
      }
      from = to;
    }
    return lines;
  }

  private static void indent(List<String> lines, List<String> to) {
    for (String line : lines) {
      to.add(line.isEmpty() ? line : "  " + line);
    }
  }
}
