package io.shardflow.local.discover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.local.discover.suggest.Reading;
import io.shardflow.local.discover.suggest.Suggestion;
import io.shardflow.local.discover.suggest.Suggestion.Certainty;
import io.shardflow.local.discover.suggest.Suggestion.FieldSource;
import io.shardflow.text.Printable;
import io.shardflow.text.Timestamps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats suggested options for the screen. */
final class SuggestionText {
  private static final int MAX_NAME = 40;
  private static final int MAX_EXAMPLE = 70;
  private static final int MAX_REASONS = 10;

  /** Times that are this far ahead of their arrival are probably of another zone. */
  private static final Duration MIN_ZONE_OFFSET = Duration.ofMinutes(25);

  private static final Duration MAX_ZONE_OFFSET = Duration.ofHours(14);

  private final StringBuilder text = new StringBuilder();

  private SuggestionText() {}

  /**
   * Returns the text.
   *
   * @param source the options of the source that the user has given, by key
   * @param asIs what the job reads without the suggested options
   * @param suggested what it reads with them
   * @param withConstants what it reads if the missing fields are constants; null if there are none
   * @param stream whether the arrival times are those of a stream
   */
  static String of(
      String job,
      Map<String, String> source,
      Suggestion suggestion,
      Reading asIs,
      Reading suggested,
      Reading withConstants,
      boolean stream) {
    SuggestionText lines = new SuggestionText();
    lines.addFields(job, suggestion);
    lines.addOptions(job, source, suggestion, asIs, suggested, withConstants);
    suggestion.notes().forEach(note -> lines.add(Printable.line(note)));
    Reading last = withConstants == null ? suggested : withConstants;
    lines.addTimes(last, stream);
    lines.addRejected(last);
    return lines.text.toString();
  }

  private void add(String line) {
    text.append(line).append('\n');
  }

  private void addFields(String job, Suggestion suggestion) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("input of " + job, "is", "because"));
    for (FieldSource field : suggestion.fields()) {
      String others =
          field.alternatives().isEmpty()
              ? ""
              : (field.certainty() == Certainty.NOT_FOUND ? "; perhaps " : "; or ")
                  + String.join(", ", field.alternatives());
      rows.add(
          List.of(
              field.field(),
              field.source() == null ? "-" : field.source(),
              field.why()
                  + others
                  + (field.constant() == null
                      ? ""
                      : "; idea: map." + field.field() + "=" + field.constant())));
    }
    int first = width(rows, 0);
    int second = width(rows, 1);
    for (List<String> row : rows) {
      add(
          ("%-" + first + "s  %-" + second + "s  %s")
              .formatted(cell(row.get(0)), cell(row.get(1)), Printable.line(row.get(2))));
    }
    if (suggestion.records() != null) {
      add("The events are the elements of " + Printable.line(suggestion.records()) + ".");
    }
    add("");
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> cell(row.get(column)).length()).max().orElse(1);
  }

  private static String cell(String value) {
    return cut(Printable.line(value), MAX_NAME);
  }

  private static String cut(String value, int width) {
    return value.length() <= width ? value : value.substring(0, width - 3) + "...";
  }

  private void addOptions(
      String job,
      Map<String, String> source,
      Suggestion suggestion,
      Reading asIs,
      Reading suggested,
      Reading withConstants) {
    Map<String, String> options = suggestion.options();
    add("Without options, %s reads %s.".formatted(job, share(asIs)));
    if (options.isEmpty() && withConstants == null) {
      add("No options are needed.".formatted(job));
      add("");
      return;
    }
    if (!options.isEmpty()) {
      add("With these options, it reads %s:".formatted(share(suggested)));
      addForms(job, source, options);
    }
    if (withConstants != null) {
      Map<String, String> all = new LinkedHashMap<>(options);
      all.putAll(suggestion.constants());
      add(
          "With a constant for each field that was not found, such as these, it reads %s:"
              .formatted(share(withConstants)));
      addForms(job, source, all);
    }
    List<String> impossible =
        suggestion.missing().stream()
            .filter(field -> field.constant() == null)
            .map(FieldSource::field)
            .toList();
    if (!impossible.isEmpty()) {
      add(
          "%s cannot read the records without %s: name the field with --map.%s."
              .formatted(job, String.join(", ", impossible), impossible.get(0)));
    }
    boolean guessed = suggestion.fields().stream().anyMatch(field -> field.certainty().isGuess());
    if (guessed) {
      add("Check what is guessed above. To see the effect of another choice, give it to discover.");
    }
  }

  private static String share(Reading reading) {
    return "%s of the sample (%,d of %,d events)"
        .formatted(
            Percentage.of(reading.events(), reading.total()), reading.events(), reading.total());
  }

  /** Adds the options as a command line and as property groups. */
  private void addForms(String job, Map<String, String> source, Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(source);
    all.putAll(options);
    add("");
    add("deploy/local/run.sh " + job + " " + Shell.options(all));
    add("");
    add(propertyGroups(options));
    add("");
  }

  private static String propertyGroups(Map<String, String> options) {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          groups
              .computeIfAbsent(key.substring(0, dot), group -> new LinkedHashMap<>())
              .put(key.substring(dot + 1), value);
        });
    return groups.entrySet().stream()
        .map(
            group -> {
              Map<String, Object> properties = new LinkedHashMap<>();
              properties.put("PropertyGroupId", group.getKey());
              properties.put("PropertyMap", group.getValue());
              return json(properties);
            })
        .collect(Collectors.joining(",\n ", "[", "]"));
  }

  private static String json(Object value) {
    try {
      return new JsonMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addTimes(Reading reading, boolean stream) {
    if (reading.before1990() > 0) {
      add(
          "%,d events would lie before 1990, the first on %s: check the field of the time, and source.time-format."
              .formatted(reading.before1990(), Timestamps.format(reading.firstBefore1990())));
    }
    if (reading.inFuture() > 0) {
      add(
          "%,d events would lie more than a day after their arrival, the last on %s: check source.time-format."
              .formatted(reading.inFuture(), Timestamps.format(reading.lastInFuture())));
    }
    Duration ahead = reading.medianAhead();
    if (stream
        && ahead != null
        && ahead.compareTo(MIN_ZONE_OFFSET) >= 0
        && ahead.compareTo(MAX_ZONE_OFFSET) <= 0) {
      add(
          "Half of the events are %d h %d min or more ahead of their arrival in the stream: if their times are local times, set source.time-zone."
              .formatted(ahead.toHours(), ahead.toMinutesPart()));
    }
  }

  private void addRejected(Reading reading) {
    List<Reading.Rejected> rejected = reading.rejected();
    if (rejected.isEmpty()) {
      return;
    }
    add("");
    add("Not read:");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("count", "reason", "field", "path", "example"));
    for (Reading.Rejected reason : rejected.stream().limit(MAX_REASONS).toList()) {
      rows.add(
          List.of(
              "%,d".formatted(reason.count()),
              reason.reason().reason(),
              reason.reason().field() == null ? "" : reason.reason().field(),
              reason.reason().path() == null ? "" : reason.reason().path(),
              cut(Printable.line(reason.example().strip()), MAX_EXAMPLE)));
    }
    String format =
        "%"
            + width(rows, 0)
            + "s  %-"
            + width(rows, 1)
            + "s  %-"
            + width(rows, 2)
            + "s  %-"
            + width(rows, 3)
            + "s  %s";
    for (List<String> row : rows) {
      add(
          format
              .formatted(
                  cell(row.get(0)),
                  cell(row.get(1)),
                  cell(row.get(2)),
                  cell(row.get(3)),
                  row.get(4))
              .stripTrailing());
    }
    if (rejected.size() > MAX_REASONS) {
      add("... and %,d other reasons".formatted(rejected.size() - MAX_REASONS));
    }
  }
}
