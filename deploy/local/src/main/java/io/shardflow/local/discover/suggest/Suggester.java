package io.shardflow.local.discover.suggest;

import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.local.discover.fields.FieldValues;
import io.shardflow.local.discover.fields.TimeNotations;
import io.shardflow.local.discover.suggest.Suggestion.Certainty;
import io.shardflow.local.discover.suggest.Suggestion.FieldSource;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.RowSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Suggests the options with which a job reads records of another shape. */
public final class Suggester<E extends Event> {
  /** How much better an array of events must match than the record itself. */
  private static final double MIN_GAIN_OF_ARRAY = 0.25;

  private static final NameLikeness NAMES = new NameLikeness();

  private final List<InputField> fields;
  private final List<Candidate> candidates;
  private final Fits<E> fits;
  private final boolean csv;

  /**
   * Creates a suggester.
   *
   * @param format the events that the job reads
   * @param objects the fields of the sample
   */
  public Suggester(EventFormat<E> format, FieldValues objects, SampleReader sample)
      throws IOException {
    fields = InputField.of(format);
    csv = sample.isCsv();
    candidates = Candidate.of(objects, csv);
    fits = new Fits<>(format, fields, sample);
  }

  /**
   * Returns the best options.
   *
   * @param given the options that the user has set, by key; they are kept
   */
  public Suggestion suggest(Map<String, String> given) throws IOException {
    String givenFormat = given.get(RecordOptions.TIME_FORMAT.key());
    List<InputField> open =
        fields.stream().filter(field -> !given.containsKey("map." + field.name())).toList();
    Matcher<E> best = null;
    for (String array : arrays(given.get(RecordOptions.RECORDS.key()))) {
      Matcher<E> matcher = new Matcher<>(open, candidates, NAMES, fits, array, givenFormat, csv);
      double needed =
          best == null ? 0 : best.score() + (best.array() == null ? MIN_GAIN_OF_ARRAY : 0);
      if (best == null || matcher.score() > needed && matcher.usesArray()) {
        best = matcher;
      }
    }
    List<String> notes = new ArrayList<>();
    String format = givenFormat == null ? timeFormat(best, notes) : givenFormat;
    addNotesOfTimes(best, given, notes);
    List<FieldSource> sources = new ArrayList<>();
    for (InputField field : fields) {
      String source = given.get("map." + field.name());
      sources.add(
          source == null
              ? source(field, best)
              : new FieldSource(
                  field.name(),
                  field.required(),
                  field.isTime(),
                  source,
                  true,
                  Certainty.GIVEN,
                  "given",
                  List.of(),
                  null));
    }
    return new Suggestion(
        best.array(), "auto".equals(format) ? null : format, List.copyOf(sources), notes);
  }

  /** Returns the possible values of source.records, of which null is the first. */
  private List<String> arrays(String given) {
    if (given != null) {
      return List.of(given);
    }
    List<String> arrays = new ArrayList<>(Arrays.asList((String) null));
    candidates.stream()
        .map(Candidate::array)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(arrays::add);
    return arrays;
  }

  private FieldSource source(InputField field, Matcher<E> matcher) {
    Match match = matcher.of(field);
    if (match == null) {
      boolean hasConstant = field.required() && field.type() == RowSchema.Type.TEXT;
      return new FieldSource(
          field.name(),
          field.required(),
          field.isTime(),
          null,
          false,
          Certainty.NOT_FOUND,
          field.required() ? "NOT FOUND, needed" : "not found, optional",
          field.required() ? matcher.alternatives(field) : List.of(),
          hasConstant ? Fits.constant(constant(field, matcher)) : null);
    }
    List<String> alternatives =
        match.certainty().isGuess() ? matcher.alternatives(field) : List.of();
    return new FieldSource(
        field.name(),
        field.required(),
        field.isTime(),
        match.candidate().source(),
        match.option(),
        match.certainty(),
        match.why(),
        alternatives,
        null);
  }

  /** Returns the format of all times, or auto. */
  private String timeFormat(Matcher<E> matcher, List<String> notes) {
    List<TimeNotations> times = times(matcher).stream().map(Match::times).toList();
    List<String> formats = times.stream().map(TimeNotations::format).distinct().toList();
    if (formats.size() <= 1) {
      return formats.isEmpty() ? "auto" : formats.get(0);
    }
    if (times.stream().allMatch(time -> time.pattern() == null)) {
      return "auto";
    }
    notes.add(
        "The times have different formats (%s), but a job reads only one."
            .formatted(String.join("; ", formats)));
    return formats.get(0);
  }

  private List<Match> times(Matcher<E> matcher) {
    return fields.stream()
        .filter(InputField::isTime)
        .map(matcher::of)
        .filter(Objects::nonNull)
        .toList();
  }

  private void addNotesOfTimes(Matcher<E> matcher, Map<String, String> given, List<String> notes) {
    for (Match match : times(matcher)) {
      String other = match.times().alternativePattern();
      if (other != null && !given.containsKey(RecordOptions.TIME_FORMAT.key())) {
        notes.add(
            "%s is guessed: %s reads the times of %s, too. Check the order of day and month."
                .formatted(RecordOptions.TIME_FORMAT.key(), other, match.candidate().source()));
      }
    }
    String local =
        times(matcher).stream()
            .filter(match -> match.times().areLocal())
            .map(match -> match.candidate().source())
            .collect(Collectors.joining(" and "));
    if (!local.isEmpty() && !given.containsKey(RecordOptions.TIME_ZONE.key())) {
      notes.add(
          "Times of %s name no zone, and count as UTC. If they are local times, set --%s, such as Europe/Berlin."
              .formatted(local, RecordOptions.TIME_ZONE.key()));
    }
  }

  /** Returns an idea for the value of a text that no record has. */
  private String constant(InputField field, Matcher<E> matcher) {
    return switch (field.name()) {
      case "status" -> "normal";
      case "sensor_type" ->
          fields.stream()
              .filter(InputField::isNumber)
              .map(matcher::of)
              .filter(Objects::nonNull)
              .findFirst()
              .map(match -> quantity(match.candidate().name()))
              .orElse("temperature");
      default -> "unknown";
    };
  }

  /** Returns the type of sensor that a reading of this name is from. */
  private static String quantity(String reading) {
    List<String> words = NameWords.of(reading);
    for (String quantity : List.of("humidity", "pressure", "motion", "light")) {
      if (words.stream().anyMatch(word -> NameWords.likeness(word, quantity) > 0)) {
        return quantity;
      }
    }
    return words.contains("rh") ? "humidity" : words.contains("lux") ? "light" : "temperature";
  }
}
