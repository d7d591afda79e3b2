package io.shardflow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-05-01T12:00:00 | 2024-05-01T10:00:00Z",
        "2024-05-01 12:00 | 2024-05-01T10:00:00Z",
        "2024-01-01 12:00:00,5 | 2024-01-01T11:00:00.5Z",
        "20240501T120000 | 2024-05-01T10:00:00Z",
        "2024-05-01T12:00:00Z | 2024-05-01T12:00:00Z",
        "2024-05-01 12:00:00 UTC | 2024-05-01T12:00:00Z",
        "2024-05-01T12:00:00-03:30 | 2024-05-01T15:30:00Z",
        "1714564800 | 2024-05-01T12:00:00Z",
        // Skipped: moved forward by an hour. Twice: the first, of summer time.
        "2024-03-31T02:30:00 | 2024-03-31T01:30:00Z",
        "2024-10-27T02:30:00 | 2024-10-27T00:30:00Z",
        "2024-10-27T03:00:00 | 2024-10-27T02:00:00Z"
      })
  void timesWithoutAZoneAreInThatOfTheFormat(String text, Instant time) {
    TimeFormat format = TimeFormat.of("auto", BERLIN);
    assertThat(format.parse(text)).isEqualTo(time);
    assertThat(format.parse((" " + text).getBytes(), 1, text.length())).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch-seconds, 1714564800000, ",
    "epoch-seconds, 1714564800, 2024-05-01T12:00:00Z",
    "epoch-seconds, 1714564800.25, 2024-05-01T12:00:00.250Z",
    "epoch-seconds, 1.7145648e9, 2024-05-01T12:00:00Z",
    "epoch-seconds, -1, 1969-12-31T23:59:59Z",
    "epoch-seconds, 2024-05-01T12:00:00, ",
    "epoch-millis, 1714564800000, 2024-05-01T12:00:00Z",
    "epoch-millis, 1714564800, 1970-01-20T20:16:04.800Z",
    "epoch-millis, 5, 1970-01-01T00:00:00.005Z",
    "epoch-micros, 1714564800000001, 2024-05-01T12:00:00.000001Z",
    "epoch-nanos, 1714564800000000001, 2024-05-01T12:00:00.000000001Z",
    "epoch-nanos, 5, 1970-01-01T00:00:00.000000005Z",
    "epoch-nanos, 1e1000000000, ",
  })
  void readsNumbersOfAUnit(String format, String text, Instant time) {
    TimeFormat times = TimeFormat.of(format, BERLIN);
    assertThat(times.parse(text)).isEqualTo(time);
    if (!text.contains("T")) {
      BigDecimal number = new BigDecimal(text);
      assertThat(times.ofNumber(number)).isEqualTo(time);
      if (number.scale() >= 0 && number.precision() <= 18) {
        assertThat(times.ofNumber(number.unscaledValue().longValue(), number.scale()))
            .isEqualTo(time);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd/MM/yyyy HH:mm:ss | 31/01/2021 14:05:47 | 2021-01-31T13:05:47Z",
        "dd/MM/yyyy HH:mm:ss | 31/02/2021 14:05:47 | ",
        "dd/MM/yyyy HH:mm:ss | 31/01/2021 24:00:00 | ",
        "dd/MM/yyyy HH:mm:ss | 1/1/2021 14:05:47 | ",
        "d/M/uuuu H:mm | 1/1/2021 4:05 | 2021-01-01T03:05:00Z",
        "dd/MMM/yyyy:HH:mm:ss Z | 10/Oct/2000:13:55:36 -0700 | 2000-10-10T20:55:36Z",
        "EEE MMM dd HH:mm:ss zzz yyyy | Wed May 01 12:00:00 UTC 2024 | 2024-05-01T12:00:00Z",
        "MM/dd/yyyy hh:mm:ss a | 05/01/2024 01:00:00 pm | 2024-05-01T11:00:00Z",
        "yyyy-MM-dd HH:mm:ss.SSS VV | 2024-05-01 12:00:00.5 UTC | ",
        "yyyy-MM-dd HH:mm:ss.SSS VV | 2024-05-01 12:00:00.500 Asia/Tokyo | 2024-05-01T03:00:00.5Z",
        "yyyy-MM-dd | 2024-05-01 | 2024-04-30T22:00:00Z",
        "dd/MM/yyyy HH:mm:ss | 31/03/2024 02:30:00 | 2024-03-31T01:30:00Z",
        "dd/MM/yyyy HH:mm:ss | 27/10/2024 02:30:00 | 2024-10-27T00:30:00Z",
        "dd/MM/yyyy HH:mm:ss | 2024-05-01T12:00:00 | "
      })
  void readsPatterns(String format, String text, Instant time) {
    assertThat(TimeFormat.of(format, BERLIN).parse(text)).isEqualTo(time);
  }

  @Test
  void aPatternOfDigitsReadsNumbers() {
    TimeFormat format = TimeFormat.of("yyyyMMddHHmmss", ZoneOffset.UTC);
    assertThat(format.ofNumber(20240501120000L, 0))
        .isEqualTo(Instant.parse("2024-05-01T12:00:00Z"));
    assertThat(format.ofNumber(new BigDecimal("1e999999"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HH:mm:ss | does not contain year, month and day",
        "yyyy-MM HH:mm | does not contain year, month and day",
        "dd/MM/yyyy hh:mm:ss | does not contain the hour of the day",
        "dd/MM/yyyy mm:ss | does not contain the hour of the day",
        "seconds | Unknown pattern letter",
        "yyyy-MM-ddTHH | Unknown pattern letter"
      })
  void refusesPatternsThatNeverGiveATime(String format, String problem) {
    assertThatThrownBy(() -> TimeFormat.of(format, BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
