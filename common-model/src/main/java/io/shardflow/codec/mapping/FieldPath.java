package io.shardflow.codec.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import lombok.Value;

/**
 * A path from the root of a JSON record to a value, in a subset of JSONPath (RFC 9535): {@code
 * $.device.id}, {@code $['a b'].c[0]}, {@code $.readings[*].v}.
 */
@Value
public class FieldPath implements Serializable {
  private static final long serialVersionUID = 1L;

  /** As the user wrote it. */
  String text;

  List<Step> steps;

  /** A step to a field, to an element, or to all elements. */
  @Value
  public static class Step implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ALL = -1;

    /** The name of the field; null for elements. */
    String name;

    /** The index of the element. */
    int index;

    public boolean isAllElements() {
      return name == null && index == ALL;
    }
  }

  /** Returns the path to a field of the record. */
  static FieldPath ofField(String name) {
    return new FieldPath("$." + name, List.of(new Step(name, 0)));
  }

  /**
   * Parses a path.
   *
   * @throws InvalidPathException if the text is not a path
   */
  public static FieldPath parse(String text) throws InvalidPathException {
    if (!text.startsWith("$")) {
      throw new InvalidPathException(
          0,
          text.isBlank()
              ? "a path is missing"
              : "a path begins with $, such as $."
                  + text
                  + ", and a constant is in single quotes, such as '"
                  + text
                  + "'");
    }
    Parser parser = new Parser(text);
    List<Step> steps = new ArrayList<>();
    while (parser.at < text.length()) {
      steps.add(parser.step());
    }
    return new FieldPath(text, new ArrayList<>(steps));
  }

  /**
   * Returns the text of a constant.
   *
   * @param text that begins with a single quote
   * @throws InvalidPathException if it does not end with one, or has one inside
   */
  static String constant(String text) throws InvalidPathException {
    Parser parser = new Parser(text);
    parser.at = 0;
    String constant = parser.quoted();
    if (parser.at < text.length()) {
      throw new InvalidPathException(
          parser.at, "the constant ends before this character; write \\' for a quote inside it");
    }
    return constant;
  }

  /** Returns whether this path begins with all steps of another one. */
  boolean startsWith(FieldPath other) {
    return steps.size() >= other.steps.size()
        && steps.subList(0, other.steps.size()).equals(other.steps);
  }

  /** Returns the path without its first steps. */
  FieldPath after(FieldPath start) {
    return new FieldPath(text, new ArrayList<>(steps.subList(start.steps.size(), steps.size())));
  }

  /** Returns the name of the field if this is the path to a field of the record, otherwise null. */
  String fieldName() {
    return steps.size() == 1 ? steps.get(0).name() : null;
  }

  boolean hasAllElements() {
    return steps.stream().anyMatch(Step::isAllElements);
  }

  private static final class Parser {
    private final String text;
    private int at = 1;

    Parser(String text) {
      this.text = text;
    }

    private char current() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    Step step() throws InvalidPathException {
      if (current() == '.') {
        at++;
        return new Step(name(), 0);
      }
      if (current() != '[') {
        throw new InvalidPathException(at, "expected . or [ instead of " + current());
      }
      at++;
      Step step;
      if (current() == '\'' || current() == '"') {
        step = new Step(quoted(), 0);
      } else if (current() == '*') {
        at++;
        step = new Step(null, Step.ALL);
      } else {
        step = new Step(null, index());
      }
      if (current() != ']') {
        throw new InvalidPathException(at, "expected ]");
      }
      at++;
      return step;
    }

    private String name() throws InvalidPathException {
      int first = at;
      while (at < text.length() && ".[]'\"*".indexOf(current()) < 0 && current() > ' ') {
        at++;
      }
      if (at == first) {
        throw new InvalidPathException(
            at,
            current() == '*'
                ? "all elements of an array are [*]"
                : "expected the name of a field; write unusual names as ['a b']");
      }
      return text.substring(first, at);
    }

    private int index() throws InvalidPathException {
      int first = at;
      while (at < text.length() && current() >= '0' && current() <= '9') {
        at++;
      }
      if (at == first || at - first > 9) {
        throw new InvalidPathException(
            first, "expected an index from 0, a field name in quotes, or *");
      }
      return Integer.parseInt(text.substring(first, at));
    }

    /** Reads a text in quotes. A backslash precedes a quote or a backslash inside it. */
    private String quoted() throws InvalidPathException {
      int first = at;
      char quote = current();
      StringBuilder name = new StringBuilder();
      for (at++; current() != quote; at++) {
        if (at >= text.length()) {
          throw new InvalidPathException(first, "this quote is never closed");
        }
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (current() == '\\' && (next == '\\' || next == '\'' || next == '"')) {
          at++;
        }
        name.append(current());
      }
      at++;
      return name.toString();
    }
  }
}
