package io.shardflow.local.discover.suggest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the names of input fields with those of the fields of records: by their words, and by
 * the names in {@code field-names.txt}.
 */
final class NameLikeness {
  /** Names of objects that only wrap what is inside, so that they say nothing about it. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "payload",
          "body",
          "data",
          "event",
          "record",
          "message",
          "msg",
          "detail",
          "details",
          "properties",
          "attributes",
          "attrs",
          "fields",
          "values",
          "meta",
          "metadata",
          "header",
          "headers",
          "info",
          "params",
          "tags",
          "labels",
          "context",
          "state",
          "reported",
          "telemetry",
          "readings",
          "reading",
          "measurements",
          "metrics",
          "events",
          "records",
          "items",
          "rows",
          "entries",
          "samples",
          "points",
          "results",
          "content",
          "after",
          "new",
          "image",
          "item");

  /** Names that mean nothing without the object around them. */
  private static final Set<String> GENERIC =
      Set.of("id", "name", "code", "type", "no", "nr", "number", "key", "uuid", "kind");

  private static final double CLOSE = 0.9;
  private static final double DISTANT = 0.65;
  private static final double IN_PARENT = 0.95;

  private final Map<String, List<Known>> known = new HashMap<>();
  private final Set<String> vocabulary = new HashSet<>();

  /** A name by which records have a field. */
  private record Known(List<String> words, double closeness) {}

  NameLikeness() {
    NameWords.addTo(vocabulary);
    try (InputStream in = NameLikeness.class.getResourceAsStream("field-names.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    String[] parts = line.split("[:;]", -1);
    List<Known> names = new ArrayList<>();
    for (int part = 1; part < parts.length; part++) {
      for (String name : parts[part].split(",")) {
        if (!name.isBlank()) {
          List<String> words = NameWords.of(name.strip());
          names.add(new Known(words, part == 1 ? CLOSE : DISTANT));
          words.stream().filter(word -> word.length() > 1).forEach(vocabulary::add);
        }
      }
    }
    known.put(parts[0], names);
    NameWords.of(parts[0]).stream().filter(word -> word.length() > 1).forEach(vocabulary::add);
  }

  private List<String> words(String name) {
    return NameWords.of(name).stream()
        .flatMap(word -> NameWords.split(word, vocabulary).stream())
        .toList();
  }

  /**
   * Returns how alike an input field and a field of records are, from 0 to 1.
   *
   * @param parents the names of the objects around the field, outermost first
   */
  double of(String inputField, String name, List<String> parents) {
    if (inputField.equals(name)) {
      return 1;
    }
    List<String> words = words(name);
    List<String> around =
        parents.stream()
            .flatMap(parent -> words(parent).stream())
            .filter(word -> !WRAPPERS.contains(word))
            .toList();
    double best = likeness(words(inputField), words, around);
    for (Known other : known.getOrDefault(inputField, List.of())) {
      best = Math.max(best, other.closeness * likeness(other.words, words, around));
    }
    return best;
  }

  /** Returns the harmonic mean of how much of either name the other one has. */
  private static double likeness(List<String> field, List<String> words, List<String> around) {
    if (words.isEmpty() || field.isEmpty()) {
      return 0;
    }
    if (String.join("", field).equals(String.join("", words))) {
      return 1;
    }
    double found = 0;
    for (String word : field) {
      found += Math.max(max(word, words), IN_PARENT * max(word, around));
    }
    List<String> all = new ArrayList<>(words);
    if (GENERIC.containsAll(words)) {
      all.addAll(around);
    }
    double explained = 0;
    for (String word : all) {
      explained += max(word, field);
    }
    double recall = found / field.size();
    double precision = explained / all.size();
    return recall * precision == 0 ? 0 : 2 * recall * precision / (recall + precision);
  }

  private static double max(String word, List<String> others) {
    return others.stream().mapToDouble(other -> NameWords.likeness(word, other)).max().orElse(0);
  }
}
