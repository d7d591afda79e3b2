package io.shardflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)"
              + "(?:Z|([+-]\\d\\d)(?::?(\\d\\d))?)?");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{1,18}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          2024-05-01T12:00:00           | 2024-05-01T12:00:00Z
          2024-05-01 12:00:00           | 2024-05-01T12:00:00Z
          2024-05-01T12:00              | 2024-05-01T12:00:00Z
          2024-05-01 12:00              | 2024-05-01T12:00:00Z
          2024-05-01T12:00Z             | 2024-05-01T12:00:00Z
          2024-05-01T12:00+02:00        | 2024-05-01T10:00:00Z
          2024-05-01T12:00:00.1         | 2024-05-01T12:00:00.1Z
          2024-05-01T12:00:00.12        | 2024-05-01T12:00:00.12Z
          2024-05-01T12:00:00.123       | 2024-05-01T12:00:00.123Z
          2024-05-01T12:00:00.1234      | 2024-05-01T12:00:00.1234Z
          2024-05-01T12:00:00.12345     | 2024-05-01T12:00:00.12345Z
          2024-05-01T12:00:00.123456    | 2024-05-01T12:00:00.123456Z
          2024-05-01T12:00:00.1234567   | 2024-05-01T12:00:00.1234567Z
          2024-05-01T12:00:00.12345678  | 2024-05-01T12:00:00.12345678Z
          2024-05-01T12:00:00.123456789 | 2024-05-01T12:00:00.123456789Z
          2024-05-01T12:00:00.000000001 | 2024-05-01T12:00:00.000000001Z
          2024-05-01T12:00:00Z          | 2024-05-01T12:00:00Z
          2024-05-01T12:00:00.123456Z   | 2024-05-01T12:00:00.123456Z
          2024-05-01T12:00:00+02        | 2024-05-01T10:00:00Z
          2024-05-01T12:00:00+0200      | 2024-05-01T10:00:00Z
          2024-05-01T12:00:00+02:00     | 2024-05-01T10:00:00Z
          2024-05-01T12:00:00.5-07      | 2024-05-01T19:00:00.5Z
          2024-05-01T12:00:00-0330      | 2024-05-01T15:30:00Z
          2024-05-01 12:00:00.25-03:30  | 2024-05-01T15:30:00.25Z
          2024-05-01T01:00:00+05:45     | 2024-04-30T19:15:00Z
          2024-05-01T12:00:00-00:00     | 2024-05-01T12:00:00Z
          2024-02-29T00:00:00           | 2024-02-29T00:00:00Z
          2000-02-29T00:00:00           | 2000-02-29T00:00:00Z
          2024-12-31T23:59:59           | 2024-12-31T23:59:59Z
          0001-01-01T00:00:00           | 0001-01-01T00:00:00Z
          9999-12-31T23:59:59.999999999 | 9999-12-31T23:59:59.999999999Z
          9999-12-31T23:59:59-00:00     | 9999-12-31T23:59:59Z
          """)
  void readsIsoNotations(String text, Instant time) {
    assertThat(Timestamps.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1, 1970-01-01T00:00:00.001Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1714564800123, 2024-05-01T12:00:00.123Z",
    "-86400000, 1969-12-31T00:00:00Z",
    "-62135596800000, 0001-01-01T00:00:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z"
  })
  void readsEpochMilliseconds(String text, Instant time) {
    assertThat(Timestamps.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-30T12:00:00",
        "2024-04-31T12:00:00",
        "2023-02-29T12:00:00",
        "1900-02-29T12:00:00",
        "2024-00-01T12:00:00",
        "2024-13-01T12:00:00",
        "2024-05-00T12:00:00",
        "2024-05-32T12:00:00",
        "2024-05-01T24:00:00",
        "2024-05-01T12:60:00",
        "2024-05-01T12:00:60",
        "0000-12-31T12:00:00",
        "9999-12-31T23:00:00-02:00",
        "0001-01-01T01:00:00+02:00",
        "+10000-01-01T00:00:00",
        "-62135596800001",
        "253402300800000",
        "9223372036854775808",
        "-9223372036854775808"
      })
  void refusesTimesThatDoNotExist(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "now",
        "12:00:00",
        "2024-05-01",
        "2024-05-01T",
        "2024-05-01T12",
        "2024-05-01T12:0",
        "2024-05-01T12:00:",
        "2024-05-01T12:00:0",
        "2024-05-01T12:00:00.",
        "2024-05-01T12:00:00.1234567890",
        "2024-05-01T12:00:00,123",
        "2024-05-01T12:00.5",
        "2024-05-01T12:00:00ZZ",
        "2024-05-01T12:00:00Z ",
        " 2024-05-01T12:00:00",
        "2024-05-01T12:00:00 ",
        "2024-05-01T12:00:00 UTC",
        "2024-05-01T12:00:00x",
        "2024-05-01t12:00:00z",
        "2024-05-01_12:00:00",
        "2024/05/01 12:00:00",
        "2024-5-1T12:00:00.000",
        "2024-05-01T12-00-00",
        "24-05-01T12:00:00.000",
        "2024-05-01T12:00:00+",
        "2024-05-01T12:00:00+2",
        "2024-05-01T12:00:00+020",
        "2024-05-01T12:00:00+2:00",
        "2024-05-01T12:00:00+02:0",
        "2024-05-01T12:00:00+02:60",
        "2024-05-01T12:00:00+19:00",
        "2024-05-01T12:00:00+18:01",
        "2024-05-01T12:00:00+02-00",
        "٢٠٢٤-05-01T12:00:00",
        "+1714564800123",
        "1714564800.123",
        "1714564800123L",
        "--1",
        "1e12",
        "0x10"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @Test
  void writesResultsWithThreeDigitsAndABlank() {
    assertThat(Timestamps.format(Instant.parse("2024-05-01T12:00:00.123456Z")))
        .isEqualTo("2024-05-01 12:00:00.123");
    assertThat(Timestamps.format(Instant.parse("0001-01-01T00:00:00Z")))
        .isEqualTo("0001-01-01 00:00:00.000");
    assertThat(Timestamps.format(Instant.parse("1969-12-31T23:59:59.999999999Z")))
        .isEqualTo("1969-12-31 23:59:59.999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-05-01T12:00:00",
        "2024-05-01T12:00:00.120",
        "2024-05-01T12:00:00.000001",
        "2024-05-01T12:00:00.123456789"
      })
  void writesEventsWithTheDigitsThatTheyNeed(String text) {
    assertThat(Timestamps.formatIso(Instant.parse(text + "Z"))).isEqualTo(text);
  }

  @Property
  void readsBackTheTimesOfResults(@ForAll("instants") Instant time) {
    assertThat(Timestamps.parse(Timestamps.format(time)))
        .isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
  }

  @Property
  void readsBackTheTimesOfEvents(@ForAll("instants") Instant time) {
    assertThat(Timestamps.parse(Timestamps.formatIso(time))).isEqualTo(time);
  }

  @Property
  void readsBackEpochMilliseconds(@ForAll("instants") Instant time) {
    assertThat(Timestamps.parse(Long.toString(time.toEpochMilli())))
        .isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
  }

  @Property
  void agreesWithJavaOnLocalTimes(
      @ForAll("localTimes") LocalDateTime time, @ForAll @IntRange(max = 9) int fractionDigits) {
    String text = iso(time, fractionDigits);
    assertThat(Timestamps.parse(text))
        .isEqualTo(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
  }

  @Property
  void agreesWithJavaOnTimesWithAZone(
      @ForAll("localTimes") LocalDateTime time,
      @ForAll @IntRange(max = 9) int fractionDigits,
      @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
    String text = iso(time, fractionDigits) + ZoneOffset.ofTotalSeconds(offsetMinutes * 60).getId();
    assertThat(Timestamps.parse(text)).isEqualTo(inRange(OffsetDateTime.parse(text).toInstant()));
  }

  @Property
  void neverThrows(@ForAll String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(reference(text));
  }

  @Property
  void agreesWithJavaOnStringsOfTheRightCharacters(
      @ForAll
          @StringLength(max = 40)
          @CharRange(from = '0', to = '9')
          @Chars({'-', '+', ':', '.', 'T', 'Z', ' '})
          String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(reference(text));
  }

  @Property(tries = 10_000)
  void agreesWithJavaOnTimesWithTypingErrors(@ForAll("mistyped") String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(reference(text));
  }

  @Provide
  static Arbitrary<Instant> instants() {
    return EventArbitraries.instants();
  }

  @Provide
  static Arbitrary<LocalDateTime> localTimes() {
    return instants().map(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** Times of which up to three characters are replaced, left out or put in. */
  @Provide
  static Arbitrary<String> mistyped() {
    Arbitrary<String> zones =
        Arbitraries.of("", "Z", "+02", "+0200", "+02:00", "-18:00", "-1800", "+1759");
    Arbitrary<String> times =
        Combinators.combine(
                localTimes(), Arbitraries.integers().between(0, 9), Arbitraries.of('T', ' '), zones)
            .as((time, digits, separator, zone) -> iso(time, digits).replace('T', separator) + zone)
            .map(text -> text.replaceFirst(":00$", ""));
    return Combinators.combine(times, typingError().list().ofMaxSize(3))
        .as(
            (text, errors) -> {
              StringBuilder mistyped = new StringBuilder(text);
              for (TypingError error : errors) {
                int at = Math.min(error.at, mistyped.length());
                mistyped.replace(at, Math.min(at + error.instead, mistyped.length()), error.typed);
              }
              return mistyped.toString();
            });
  }

  private static Arbitrary<TypingError> typingError() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 35),
            Arbitraries.integers().between(0, 2),
            Arbitraries.strings().withChars("0123456789-+:.TZ x").ofMaxLength(2))
        .as(TypingError::new);
  }

  private static String iso(LocalDateTime time, int fractionDigits) {
    String seconds =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02dT%02d:%02d:%02d",
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond());
    return fractionDigits == 0
        ? seconds
        : seconds + "." + String.format("%09d", time.getNano()).substring(0, fractionDigits);
  }

  /** The same, slowly: a pattern for the notation, and java.time for the rest. */
  private static Instant reference(String text) {
    if (EPOCH_MILLIS.matcher(text).matches()) {
      return inRange(Instant.ofEpochMilli(Long.parseLong(text)));
    }
    Matcher iso = ISO.matcher(text);
    if (!iso.matches()) {
      return null;
    }
    String zone =
        iso.group(3) == null
            ? "Z"
            : iso.group(3) + ":" + (iso.group(4) == null ? "00" : iso.group(4));
    try {
      return inRange(OffsetDateTime.parse(iso.group(1) + "T" + iso.group(2) + zone).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant inRange(Instant time) {
    return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
  }

  private record TypingError(int at, int instead, String typed) {}
}
