package io.shardflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.EventArbitraries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

public class TimestampsTest {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?)"
              + "(?: ?(?:[Zz]|UTC|GMT|([+-]\\d\\d)(?::?(\\d\\d))?)(?:\\[.*])?)?",
          Pattern.DOTALL);
  private static final Pattern COMPACT =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)([Tt ])(\\d\\d)(\\d\\d)(?:(\\d\\d)(?=$|\\D))?(.*)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
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
          2024-05-01T12:00:00,123       | 2024-05-01T12:00:00.123Z
          2024-05-01 12:00:00,123456789 | 2024-05-01T12:00:00.123456789Z
          2024-05-01t12:00:00z          | 2024-05-01T12:00:00Z
          2024-05-01t12:00:00.5z        | 2024-05-01T12:00:00.5Z
          2024-05-01 12:00:00 UTC       | 2024-05-01T12:00:00Z
          2024-05-01 12:00:00.5 UTC     | 2024-05-01T12:00:00.5Z
          2024-05-01 12:00:00 GMT       | 2024-05-01T12:00:00Z
          2024-05-01 12:00:00 Z         | 2024-05-01T12:00:00Z
          2024-05-01 12:00:00 +0200     | 2024-05-01T10:00:00Z
          2024-05-01 12:00:00,5 +02:00  | 2024-05-01T10:00:00.5Z
          2024-05-01T12:00:00,123+02    | 2024-05-01T10:00:00.123Z
          2024-05-01T12:00+02:00[Europe/Berlin] | 2024-05-01T10:00:00Z
          2024-05-01T12:00:00.5Z[UTC]   | 2024-05-01T12:00:00.5Z
          20240501T120000Z              | 2024-05-01T12:00:00Z
          20240501T120000               | 2024-05-01T12:00:00Z
          20240501T1200Z                | 2024-05-01T12:00:00Z
          20240501t120000.25z           | 2024-05-01T12:00:00.25Z
          20240501 120000,123           | 2024-05-01T12:00:00.123Z
          20240501T120000+0200          | 2024-05-01T10:00:00Z
          20240501T120000-07            | 2024-05-01T19:00:00Z
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

  /** Seconds; milliseconds from 10^11, microseconds from 10^14, nanoseconds from 10^17. */
  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "-0, 1970-01-01T00:00:00Z",
    "1, 1970-01-01T00:00:01Z",
    "-1, 1969-12-31T23:59:59Z",
    "1714564800, 2024-05-01T12:00:00Z",
    "1714564800.25, 2024-05-01T12:00:00.250Z",
    "1714564800.123456789, 2024-05-01T12:00:00.123456789Z",
    "1714564800.1234567899, 2024-05-01T12:00:00.123456789Z",
    "-1.5, 1969-12-31T23:59:58.500Z",
    "99999999999, 5138-11-16T09:46:39Z",
    "99999999999.999, 5138-11-16T09:46:39.999Z",
    "100000000000, 1973-03-03T09:46:40Z",
    "-99999999999, ",
    "-62135596800, 0001-01-01T00:00:00Z",
    "-100000000000, 1966-10-31T14:13:20Z",
    "1714564800123, 2024-05-01T12:00:00.123Z",
    "1714564800123.5, 2024-05-01T12:00:00.123500Z",
    "1.714564800123e12, 2024-05-01T12:00:00.123Z",
    "1714564800123E0, 2024-05-01T12:00:00.123Z",
    "17145648001230e-1, 2024-05-01T12:00:00.123Z",
    "-62135596800000, 0001-01-01T00:00:00Z",
    "99999999999999, 5138-11-16T09:46:39.999Z",
    "100000000000000, 1973-03-03T09:46:40Z",
    "1714564800123456, 2024-05-01T12:00:00.123456Z",
    "1714564800123456.789, 2024-05-01T12:00:00.123456789Z",
    "99999999999999999, 5138-11-16T09:46:39.999999Z",
    "100000000000000000, 1973-03-03T09:46:40Z",
    "1714564800123456789, 2024-05-01T12:00:00.123456789Z",
    "-1714564800123456789, 1915-09-02T11:59:59.876543211Z",
    "253402300799999999999, 9999-12-31T23:59:59.999999999Z",
    "-62135596800000000000, 0001-01-01T00:00:00Z",
    "1e-400, 1970-01-01T00:00:00Z",
    "-1e-400, 1969-12-31T23:59:59.999999999Z",
    "0000001714564800, 2024-05-01T12:00:00Z"
  })
  void readsNumbersByMagnitude(String text, Instant time) {
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
        "-62135596801",
        "253402300800000000000",
        "1e22",
        "1e999999999",
        "-1e9999999999",
        "20240230T120000Z",
        "20240501T240000Z"
      })
  void rejectsImpossibleTimes(String text) {
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
        "2024-05-01T12:00.5",
        "2024-05-01T12:00:00ZZ",
        "2024-05-01T12:00:00Z ",
        " 2024-05-01T12:00:00",
        "2024-05-01T12:00:00 ",
        "2024-05-01T12:00:00x",
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
        "1714564800123L",
        "--1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1.5.5",
        "2024-05-01T12:00:00 CET",
        "2024-05-01T12:00:00  UTC",
        "2024-05-01T12:00:00[UTC]",
        "2024-05-01T12:00:00Z[UTC",
        "20240501T12Z",
        "20240501T12000Z",
        "20240501T12:00:00Z",
        "0x10"
      })
  void rejectsOtherNotations(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @Test
  void formatsResultsWithABlankAndMilliseconds() {
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
  void formatsEventsWithAsManyDigitsAsNecessary(String text) {
    assertThat(Timestamps.formatIso(Instant.parse(text + "Z"))).isEqualTo(text);
  }

  @Property
  void parsesFormattedTimesOfResults(@ForAll("instants") Instant time) {
    assertThat(Timestamps.parse(Timestamps.format(time)))
        .isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
  }

  @Property
  void parsesFormattedTimesOfEvents(@ForAll("instants") Instant time) {
    assertThat(Timestamps.parse(Timestamps.formatIso(time))).isEqualTo(time);
  }

  /** Times in the range of years in which every unit is detected. */
  @Property
  void readsEpochTimesInEachUnit(@ForAll("recent") Instant time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    for (int unit : List.of(0, 3, 6, 9)) {
      BigDecimal number = seconds.movePointRight(unit);
      assertThat(Timestamps.parse(number.toString())).isEqualTo(time);
      assertThat(Timestamps.parse(number.toPlainString())).isEqualTo(time);
      assertThat(Timestamps.ofEpoch(number)).isEqualTo(time);
    }
  }

  @Property
  void agreesWithJavaOnLocalTimes(
      @ForAll("localTimes") LocalDateTime time, @ForAll @IntRange(max = 9) int fractionDigits) {
    String text = iso(time, fractionDigits);
    assertThat(Timestamps.parse(text))
        .isEqualTo(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
  }

  @Property
  void agreesWithJavaOnTimesWithAnOffset(
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
  void agreesWithJavaOnTextsOfSuchCharacters(
      @ForAll
          @StringLength(max = 40)
          @CharRange(from = '0', to = '9')
          @Chars({'-', '+', ':', '.', ',', 'T', 'Z', 't', 'z', 'e', ' '})
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

  /** Times in the years 1973 to 5138, and in the same distance before 1970. */
  @Provide
  static Arbitrary<Instant> recent() {
    return Combinators.combine(
            Arbitraries.longs().between(100_000_001L, 99_999_999_998L),
            Arbitraries.integers().between(0, 999_999_999),
            Arbitraries.of(1, -1))
        .as((second, nano, sign) -> Instant.ofEpochSecond(sign * second, nano))
        .filter(time -> !time.isBefore(FIRST));
  }

  @Provide
  static Arbitrary<LocalDateTime> localTimes() {
    return instants().map(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** Times in which up to three characters are replaced, removed or inserted. */
  @Provide
  public static Arbitrary<String> mistyped() {
    Arbitrary<String> zones =
        Arbitraries.of(
            "", "Z", "z", " UTC", "+02", "+0200", "+02:00", " -18:00", "-1800", "+1759", "Z[UTC]");
    Arbitrary<String> times =
        Combinators.combine(
                localTimes(),
                Arbitraries.integers().between(0, 9),
                Arbitraries.of('T', 't', ' '),
                zones)
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

  /** The same by simple means: patterns for the notations, and java.time for the values. */
  private static Instant reference(String text) {
    if (NUMBER.matcher(text).matches()) {
      return epoch(new BigDecimal(text));
    }
    Matcher compact = COMPACT.matcher(text);
    Matcher iso =
        ISO.matcher(
            compact.matches()
                ? "%s-%s-%s%s%s:%s%s%s"
                    .formatted(
                        compact.group(1),
                        compact.group(2),
                        compact.group(3),
                        compact.group(4),
                        compact.group(5),
                        compact.group(6),
                        compact.group(7) == null ? "" : ":" + compact.group(7),
                        compact.group(8))
                : text);
    if (!iso.matches()) {
      return null;
    }
    String zone =
        iso.group(3) == null
            ? "Z"
            : iso.group(3) + ":" + (iso.group(4) == null ? "00" : iso.group(4));
    try {
      return inRange(
          OffsetDateTime.parse(iso.group(1) + "T" + iso.group(2).replace(',', '.') + zone)
              .toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant epoch(BigDecimal number) {
    BigDecimal magnitude = number.abs();
    int unit =
        magnitude.compareTo(new BigDecimal("1e11")) < 0
            ? 0
            : magnitude.compareTo(new BigDecimal("1e14")) < 0
                ? 3
                : magnitude.compareTo(new BigDecimal("1e17")) < 0 ? 6 : 9;
    if (magnitude.compareTo(new BigDecimal("1e24")) > 0) {
      return null;
    }
    BigDecimal seconds = number.movePointLeft(unit);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return inRange(
        Instant.ofEpochSecond(
            whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue()));
  }

  private static Instant inRange(Instant time) {
    return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
  }

  private record TypingError(int at, int instead, String typed) {}
}
