package io.shardflow.local.discover.suggest;

import io.shardflow.jobs.source.RecordOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options with which a job reads the sampled records best.
 *
 * @param records the array of events, or null if the records are the events
 * @param timeFormat the format of the times, or null for auto
 * @param notes what the user must check, one sentence each
 */
public record Suggestion(
    String records, String timeFormat, List<FieldSource> fields, List<String> notes) {

  /** How sure a source is. */
  public enum Certainty {
    /** The user has set it. */
    GIVEN,
    /** The field of that name. */
    SAME_NAME,
    /** A field with a similar name. */
    GUESSED_BY_NAME,
    /** The only field of the type. */
    GUESSED_BY_TYPE,
    NOT_FOUND;

    public boolean isGuess() {
      return this == GUESSED_BY_NAME || this == GUESSED_BY_TYPE;
    }
  }

  /**
   * Where an input field is.
   *
   * @param field the name of the input field
   * @param time whether the values are times
   * @param source the path, column or constant; null if there is none
   * @param option whether the source must be set as an option, because it is not the default
   * @param why the reason in words
   * @param alternatives other fields that it could be
   * @param constant a constant as an idea if the field was not found, or null
   */
  public record FieldSource(
      String field,
      boolean required,
      boolean time,
      String source,
      boolean option,
      Certainty certainty,
      String why,
      List<String> alternatives,
      String constant) {}

  /** Returns the options by key, in the order in which they are explained. */
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (records != null) {
      options.put(RecordOptions.RECORDS.key(), records);
    }
    for (FieldSource field : fields) {
      if (field.source != null && field.option) {
        options.put(key(field.field), field.source);
      }
    }
    if (timeFormat != null) {
      options.put(RecordOptions.TIME_FORMAT.key(), timeFormat);
    }
    return options;
  }

  /** Returns constants for the required fields that were not found, by option. */
  public Map<String, String> constants() {
    Map<String, String> constants = new LinkedHashMap<>();
    for (FieldSource field : fields) {
      if (field.required && field.constant != null) {
        constants.put(key(field.field), field.constant);
      }
    }
    return constants;
  }

  /** Returns the required fields that were not found. */
  public List<FieldSource> missing() {
    return fields.stream()
        .filter(field -> field.required && field.certainty == Certainty.NOT_FOUND)
        .toList();
  }

  /**
   * Returns whether the records look as if they were meant for the job: at least two required
   * fields are found by name, and one of them is not a time.
   */
  public boolean isLikely() {
    List<FieldSource> named =
        fields.stream()
            .filter(field -> field.required)
            .filter(
                field ->
                    field.certainty == Certainty.SAME_NAME
                        || field.certainty == Certainty.GUESSED_BY_NAME)
            .toList();
    return named.size() >= 2 && named.stream().anyMatch(field -> !field.time);
  }

  private static String key(String field) {
    return "map." + field;
  }
}
