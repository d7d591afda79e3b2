package io.shardflow.local.discover.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The words that a name consists of, and how alike two words are. */
final class NameWords {
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{Lu}+(?=\\p{Lu}\\p{Ll})|\\p{Lu}?[\\p{L}\\p{M}&&[^\\p{Lu}]]+\\d*|\\p{Lu}+\\d*|\\d+");

  /** Words that mean the same in the names of fields. */
  private static final List<Set<String>> SYNONYMS =
      List.of(
          Set.of("id", "identifier", "ident", "uuid", "guid", "uid", "key", "no", "nr", "number"),
          Set.of(
              "sensor",
              "device",
              "dev",
              "probe",
              "node",
              "mote",
              "thing",
              "meter",
              "machine",
              "instrument",
              "equipment",
              "asset",
              "station"),
          Set.of("time", "timestamp", "ts", "tstamp", "datetime", "date", "dt", "at"),
          Set.of("event", "evnt", "evt", "ev"),
          Set.of("temperature", "temp", "tmp", "t"),
          Set.of("type", "kind", "typ"),
          Set.of("location", "loc", "place", "site"),
          Set.of("amount", "amt", "sum", "total"),
          Set.of("store", "shop", "outlet", "branch"),
          Set.of("count", "cnt", "num", "number", "qty", "quantity"),
          Set.of("pickup", "pu"),
          Set.of("dropoff", "do"),
          Set.of("ambient", "amb"),
          Set.of("measured", "meas", "actual"),
          Set.of("category", "cat", "categ"),
          Set.of("forward", "fwd"));

  /** Words that say how a value is written, not what it is. */
  private static final Set<String> UNITS =
      Set.of(
          "c",
          "f",
          "k",
          "deg",
          "degc",
          "celsius",
          "fahrenheit",
          "kelvin",
          "ms",
          "us",
          "ns",
          "sec",
          "secs",
          "seconds",
          "millis",
          "micros",
          "nanos",
          "utc",
          "gmt",
          "iso",
          "usd",
          "eur",
          "gbp",
          "pct",
          "percent",
          "hpa",
          "pa",
          "lux",
          "str",
          "string",
          "unix",
          "epoch");

  /** The longest name without any separator that is split. */
  private static final int MAX_JOINED = 40;

  private static final double SYNONYM = 0.95;
  private static final double ABBREVIATION = 0.85;
  private static final double MISSPELLING = 0.8;

  private NameWords() {}

  /** Splits camel case, snake case, and words with any other separators. */
  static List<String> of(String name) {
    List<String> words =
        WORD.matcher(name)
            .results()
            .map(MatchResult::group)
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    List<String> meaning = words.stream().filter(word -> !UNITS.contains(word)).toList();
    return meaning.isEmpty() ? words : meaning;
  }

  /** Adds the words that are known to this class. */
  static void addTo(Set<String> vocabulary) {
    SYNONYMS.forEach(vocabulary::addAll);
    vocabulary.removeIf(word -> word.length() < 2);
  }

  /**
   * Returns the words that a name without separators consists of, such as {@code deviceid}.
   *
   * @return the fewest words of the vocabulary, or the name itself if there are none
   */
  static List<String> split(String joined, Set<String> vocabulary) {
    if (vocabulary.contains(joined) || joined.length() > MAX_JOINED) {
      return List.of(joined);
    }
    List<List<String>> upTo = new ArrayList<>();
    upTo.add(List.of());
    for (int end = 1; end <= joined.length(); end++) {
      List<String> best = null;
      for (int start = 0; start < end; start++) {
        List<String> before = upTo.get(start);
        String word = joined.substring(start, end);
        if (before != null
            && vocabulary.contains(word)
            && (best == null || before.size() + 1 < best.size())) {
          best = new ArrayList<>(before);
          best.add(word);
        }
      }
      upTo.add(best);
    }
    List<String> words = upTo.get(joined.length());
    return words == null ? List.of(joined) : words;
  }

  /** Returns how alike two words are, from 0 to 1. */
  static double likeness(String a, String b) {
    if (a.equals(b) || (a + "s").equals(b) || a.equals(b + "s")) {
      return 1;
    }
    if (SYNONYMS.stream().anyMatch(words -> words.contains(a) && words.contains(b))) {
      return SYNONYM;
    }
    String shorter = a.length() < b.length() ? a : b;
    String longer = a.length() < b.length() ? b : a;
    if (shorter.length() >= 3 && isAbbreviation(shorter, longer)) {
      return ABBREVIATION;
    }
    return shorter.length() >= 4 && isOneEditAway(shorter, longer) ? MISSPELLING : 0;
  }

  /** Whether a word is the start of another one, or its consonants: dist, amt, tmstmp. */
  private static boolean isAbbreviation(String shorter, String longer) {
    return longer.startsWith(shorter)
        || shorter.charAt(0) == longer.charAt(0)
            && shorter.substring(1).equals(longer.substring(1).replaceAll("[aeiou]", ""));
  }

  private static boolean isOneEditAway(String shorter, String longer) {
    if (longer.length() - shorter.length() > 1) {
      return false;
    }
    int same = 0;
    while (same < shorter.length() && shorter.charAt(same) == longer.charAt(same)) {
      same++;
    }
    String restOfLonger = longer.substring(Math.min(same + 1, longer.length()));
    int from = shorter.length() == longer.length() ? same + 1 : same;
    return shorter.substring(Math.min(from, shorter.length())).equals(restOfLonger);
  }
}
