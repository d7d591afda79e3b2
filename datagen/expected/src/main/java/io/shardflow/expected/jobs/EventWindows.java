package io.shardflow.expected.jobs;

import io.shardflow.model.Event;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The events of each key and window, and exact arithmetic on their values. */
final class EventWindows {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /** More digits than a double has. */
  private static final MathContext QUOTIENT = new MathContext(50);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private EventWindows() {}

  /** A key and the start of a window. */
  record KeyAndWindow(List<String> key, Instant start) {}

  /** Groups events by key and window. Windows start at multiples of their size since 1970. */
  static <E extends Event> Map<KeyAndWindow, List<E>> group(
      List<E> events, Duration size, Function<E, List<String>> key) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> {
                  long millis = event.eventTime().toEpochMilli();
                  long start = millis - Math.floorMod(millis, size.toMillis());
                  return new KeyAndWindow(key.apply(event), Instant.ofEpochMilli(start));
                },
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** Returns the mean. The sum is exact, so that the order of the numbers does not matter. */
  static double mean(Stream<Double> numbers) {
    List<BigDecimal> exact = numbers.map(BigDecimal::new).toList();
    return exact.stream().reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue() / exact.size();
  }

  static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, QUOTIENT);
  }

  /** Returns a time as jobs write it, in UTC. */
  static String text(Instant time) {
    return TIME.format(time);
  }
}
