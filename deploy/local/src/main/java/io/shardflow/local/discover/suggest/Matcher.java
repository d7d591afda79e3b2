package io.shardflow.local.discover.suggest;

import io.shardflow.local.discover.fields.FieldValues;
import io.shardflow.local.discover.suggest.Suggestion.Certainty;
import io.shardflow.model.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Matches the input fields of a job with the fields of records, by name and by type. */
final class Matcher<E extends Event> {
  /** How alike names must be for a guess. */
  private static final double MIN_LIKENESS = 0.55;

  /** How much worse another field may fit and still be shown. */
  private static final double NEARLY_AS_GOOD = 0.2;

  private static final double PER_LEVEL = 0.01;
  private static final double DEFAULT_BONUS = 0.05;

  /** Times after the event, when the record was transported or processed. */
  private static final Pattern TRANSPORT_TIME =
      Pattern.compile("(?i).*(?:arriv|expir|ingest|process|receiv|updat|modif|upload).*");

  private static final Pattern NOT_A_READING =
      Pattern.compile("(?i)(.*[^a-z])?(id|no|nr|seq|version|lat|latitude|lon|lng|longitude|count)");

  private static final Set<String> NUMBERS = Set.of("BIGINT", "DOUBLE", "DECIMAL(38, 18)");

  private final List<InputField> fields;
  private final List<Candidate> candidates;
  private final NameLikeness names;
  private final Fits<E> fits;
  private final String array;
  private final String timeFormat;
  private final boolean csv;

  /** All possible matches, best first. */
  private final List<Match> possible = new ArrayList<>();

  private final Map<InputField, Match> chosen = new HashMap<>();
  private final Set<Candidate> taken = new HashSet<>();

  /**
   * Matches fields.
   *
   * @param fields the input fields without a given source
   * @param array the value of source.records, or null
   * @param timeFormat the value of source.time-format if it is given, or null
   */
  Matcher(
      List<InputField> fields,
      List<Candidate> candidates,
      NameLikeness names,
      Fits<E> fits,
      String array,
      String timeFormat,
      boolean csv)
      throws IOException {
    this.fields = fields;
    this.candidates =
        candidates.stream()
            .filter(candidate -> candidate.array() == null || candidate.array().equals(array))
            .toList();
    this.names = names;
    this.fits = fits;
    this.array = array;
    this.timeFormat = timeFormat;
    this.csv = csv;
    matchByName();
    matchByType();
  }

  String array() {
    return array;
  }

  /** Returns the match of a field, or null. */
  Match of(InputField field) {
    return chosen.get(field);
  }

  /** Returns how well all fields are matched. */
  double score() {
    return chosen.values().stream()
        .mapToDouble(match -> match.score() * (match.field().required() ? 1 : 0.5))
        .sum();
  }

  /** Returns whether any field is one of the elements of the array. */
  boolean usesArray() {
    return chosen.values().stream().anyMatch(match -> match.candidate().array() != null);
  }

  /** Returns other fields that an input field could be, at most three. */
  List<String> alternatives(InputField field) {
    Match match = chosen.get(field);
    Stream<Candidate> others =
        match != null
            ? possible.stream()
                .filter(other -> other.field() == field)
                .filter(other -> other.score() > match.score() - NEARLY_AS_GOOD)
                .map(Match::candidate)
            : candidates.stream().filter(candidate -> isOfType(field, candidate));
    return others
        .filter(candidate -> !taken.contains(candidate))
        .map(Candidate::source)
        .limit(3)
        .toList();
  }

  private void matchByName() throws IOException {
    for (InputField field : fields) {
      for (Candidate candidate : candidates) {
        Match match = match(field, candidate);
        if (match != null) {
          possible.add(match);
        }
      }
    }
    possible.sort(Comparator.comparing(Match::score).reversed());
    for (Match match : possible) {
      if (!chosen.containsKey(match.field()) && !taken.contains(match.candidate())) {
        choose(match);
      }
    }
  }

  private void choose(Match match) {
    chosen.put(match.field(), match);
    taken.add(match.candidate());
  }

  private Match match(InputField field, Candidate candidate) throws IOException {
    boolean isDefault = candidate.isDefaultOf(field.name(), csv);
    double likeness =
        isDefault
            ? 1
            : names.of(field.name(), candidate.name(), candidate.parents())
                * plausibility(field, candidate);
    if (likeness < MIN_LIKENESS) {
      return null;
    }
    double fit = fit(field, candidate, candidate.source());
    double fitOfDefault = isDefault ? fit(field, candidate, null) : 0;
    if (fit == 0 && fitOfDefault == 0) {
      return null;
    }
    boolean option = !isDefault || fit > fitOfDefault;
    double score =
        likeness * (0.7 + 0.3 * Math.max(fit, fitOfDefault))
            + (isDefault ? DEFAULT_BONUS : 0)
            - PER_LEVEL * candidate.parents().size()
            + (isDefault && candidate.array() != null ? 2 * DEFAULT_BONUS : 0);
    boolean same = candidate.name().equals(field.name());
    String why =
        isDefault
            ? option ? "same name; the option also reads numbers as text" : "same name"
            : same ? "same name, inside the record" : "guessed from the name";
    return new Match(
        field,
        candidate,
        option,
        same ? Certainty.SAME_NAME : Certainty.GUESSED_BY_NAME,
        why,
        score);
  }

  private double fit(InputField field, Candidate candidate, String source) throws IOException {
    String format = timeFormat == null ? candidate.values().times().format() : timeFormat;
    return fits.of(field, source, array, format, candidate.values().times().first());
  }

  /** Returns a factor for what the values look like. */
  private static double plausibility(InputField field, Candidate candidate) {
    FieldValues values = candidate.values();
    if (field.isTime()) {
      double factor = TRANSPORT_TIME.matcher(candidate.name()).matches() ? 0.8 : 1;
      return values.areTimes() ? factor : 0.65 * factor;
    }
    if (values.areTimes()) {
      return 0.4;
    }
    boolean fraction = !values.type().equals("BIGINT") && NUMBERS.contains(values.type());
    return fraction && !field.isNumber() ? 0.6 : 1;
  }

  /** Without any likeness of names, the only time or the only number is a guess, too. */
  private void matchByType() throws IOException {
    for (InputField field : fields) {
      boolean sole =
          fields.stream()
                  .filter(other -> !chosen.containsKey(other) && other.required())
                  .filter(other -> other.isTime() == field.isTime())
                  .filter(other -> other.isNumber() == field.isNumber())
                  .count()
              == 1;
      if (chosen.containsKey(field) || !field.required() || !sole) {
        continue;
      }
      List<Candidate> left =
          candidates.stream()
              .filter(candidate -> !taken.contains(candidate) && isOfType(field, candidate))
              .toList();
      if (left.size() == 1) {
        Candidate candidate = left.get(0);
        double fit = fit(field, candidate, candidate.source());
        if (fit > 0) {
          String why = field.isTime() ? "guessed: the only time" : "guessed: the only other number";
          choose(new Match(field, candidate, true, Certainty.GUESSED_BY_TYPE, why, 0.3 * fit));
        }
      }
    }
  }

  private static boolean isOfType(InputField field, Candidate candidate) {
    if (field.isTime()) {
      return candidate.values().areTimes();
    }
    return field.isNumber()
        && NUMBERS.contains(candidate.type())
        && !candidate.values().areTimes()
        && !NOT_A_READING.matcher(candidate.name()).matches();
  }
}
