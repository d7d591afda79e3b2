package io.shardflow.local.discover.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.text.TimeFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeNotationsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-05-01T12:00:00Z                 | auto",
        "1714564800                           | epoch-seconds",
        "1714564800.25                        | epoch-seconds",
        "1714564800000                        | epoch-millis",
        "1714564800000000                     | epoch-micros",
        "1714564800000000000                  | epoch-nanos",
        "1714564800;1714564800000             | auto",
        "31/05/2024 12:00:00                  | dd/MM/yyyy HH:mm:ss",
        "05/31/2024 12:00:00                  | MM/dd/yyyy HH:mm:ss",
        "1/5/2024 9:05;31/12/2024 10:00       | d/M/yyyy H:mm",
        "5/31/2024 1:05 PM                    | M/d/yyyy h:mm a",
        "5/31/2024, 1:05:09 AM                | M/d/yyyy, h:mm:ss a",
        "31.05.2024 12:00                     | dd.MM.yyyy HH:mm",
        "31.05.24 12:00                       | dd.MM.yy HH:mm",
        "2024/05/31 12:00:00                  | yyyy/MM/dd HH:mm:ss",
        "2024/05/31 12:00:00.123              | yyyy/MM/dd HH:mm:ss.SSS",
        "2024/05/31 12:00:00,5;2024/05/31 12:00:01 | yyyy/MM/dd HH:mm:ss[,S]",
        "2024-05-31                           | yyyy-MM-dd",
        "20240531                             | yyyyMMdd",
        "20240531120000                       | yyyyMMddHHmmss",
        "20240531120000123                    | yyyyMMddHHmmssSSS",
        "31/May/2024:12:00:00 +0200           | dd/MMM/yyyy:HH:mm:ss xx",
        "Fri, 31 May 2024 12:00:00 GMT        | EEE, dd MMM yyyy HH:mm:ss zzz",
        "Fri May 31 12:00:00 2024             | EEE MMM dd HH:mm:ss yyyy",
        "Fri May 31 12:00:00 UTC 2024         | EEE MMM dd HH:mm:ss zzz yyyy",
        "May 31, 2024 1:05:00 PM              | MMM d, yyyy h:mm:ss a",
        "31-MAY-2024 12:00:00                 | dd-MMM-yyyy HH:mm:ss",
        "2024/05/31 12:00:00+02:00            | yyyy/MM/dd HH:mm:ssxxx",
        "31/05/2024 at 12:00                  | dd/MM/yyyy 'at' HH:mm",
      })
  void findsAFormatThatReadsAllTimes(String texts, String format) {
    TimeNotations times = of(texts.split(";"));

    assertThat(times.format()).isEqualTo(format);
    assertThat(times.count()).isEqualTo(texts.split(";").length);
    for (String text : texts.split(";")) {
      assertThat(TimeFormat.of(times.format(), ZoneOffset.UTC).parse(text))
          .isBetween(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
    }
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1", "1.20.3", "+49 30 1234567", "7", "building 7", "99/99/2024 12:00", "''"})
  void findsNoTimeInOtherTexts(String text) {
    assertThat(of(text).count()).isZero();
    assertThat(of(text).format()).isEqualTo("auto");
  }

  @Test
  void prefersTheOrderWithTheLeastScatteredTimes() {
    TimeNotations days = of("05/01/2024 12:00", "05/02/2024 12:00", "05/03/2024 12:00");
    assertThat(days.format()).isEqualTo("MM/dd/yyyy HH:mm");
    assertThat(days.alternativePattern()).isEqualTo("dd/MM/yyyy HH:mm");

    TimeNotations certain = of("05/01/2024 12:00", "05/13/2024 12:00");
    assertThat(certain.format()).isEqualTo("MM/dd/yyyy HH:mm");
    assertThat(certain.alternativePattern()).isNull();
  }

  @Test
  void tellsLocalTimesFromThoseWithAZone() {
    assertThat(of("2024-05-01T12:00:00").areLocal()).isTrue();
    assertThat(of("31/05/2024 12:00").areLocal()).isTrue();
    assertThat(of("2024-05-01T12:00:00Z").areLocal()).isFalse();
    assertThat(of("31/May/2024:12:00:00 +0200").areLocal()).isFalse();
    assertThat(of("1714564800").areLocal()).isFalse();
  }

  private static TimeNotations of(String... texts) {
    TimeNotations times = new TimeNotations();
    for (String text : texts) {
      times.add(text);
    }
    return times;
  }
}
