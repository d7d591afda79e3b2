package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.SensorReading;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The expected rows of the job {@code alerts}, with its default rules. */
final class Alerts {
  private static final Duration COOLDOWN = Duration.ofMinutes(5);
  private static final Duration SILENT_FOR = Duration.ofMinutes(10);
  private static final Duration FORGET_AFTER = Duration.ofDays(7);

  private static final Comparator<SensorReading> ORDER =
      Comparator.comparing(SensorReading::eventTime)
          .thenComparing(SensorReading::reading)
          .thenComparing(SensorReading::sensorType)
          .thenComparing(SensorReading::location)
          .thenComparing(SensorReading::floor)
          .thenComparing(SensorReading::room)
          .thenComparing(SensorReading::status);

  private Alerts() {}

  static Map<String, List<ExpectedRow>> rows(List<SensorReading> events) {
    List<ExpectedRow> rows = new ArrayList<>();
    Instant end =
        events.stream().map(SensorReading::eventTime).max(Comparator.naturalOrder()).orElse(null);
    events.stream()
        .distinct()
        .sorted(ORDER)
        .collect(Collectors.groupingBy(SensorReading::sensorId))
        .values()
        .forEach(
            readings -> {
              addThresholdAlerts(readings, end, rows);
              addSilence(readings, end, rows);
            });
    return Map.of("alerts", rows);
  }

  private static void addThresholdAlerts(
      List<SensorReading> readings, Instant end, List<ExpectedRow> rows) {
    SensorReading first = null;
    Instant notBefore = null;
    Instant previous = null;
    double worst = 0;
    long count = 0;
    for (SensorReading reading : readings) {
      Instant time = reading.eventTime();
      if (previous != null && time.isAfter(previous.plus(FORGET_AFTER))) {
        // The sensor was forgotten.
        if (first != null) {
          rows.add(closed(first, first.sensorType(), worst, count, previous.plus(FORGET_AFTER)));
        }
        first = null;
        notBefore = null;
        count = 0;
      }
      previous = time;
      double excess = excess(reading);
      if (first != null && isClear(reading)) {
        rows.add(closed(first, first.sensorType(), worst, count, time));
        first = null;
        notBefore = time.plus(COOLDOWN);
      }
      if (excess >= 0) {
        // Readings during the cooldown count, if the condition still holds after it.
        count++;
        if (count == 1 || excess > excess(reading.sensorType(), worst)) {
          worst = reading.reading();
        }
        if (first == null && (notBefore == null || !time.isBefore(notBefore))) {
          first = reading;
          rows.add(opened(first, first.sensorType(), time, first.reading(), count));
        }
      } else if (first == null) {
        count = 0;
      }
    }
    if (first != null && isReached(previous.plus(FORGET_AFTER), end)) {
      rows.add(closed(first, first.sensorType(), worst, count, previous.plus(FORGET_AFTER)));
    }
  }

  private static void addSilence(
      List<SensorReading> readings, Instant end, List<ExpectedRow> rows) {
    for (int i = 0; i < readings.size(); i++) {
      SensorReading last = readings.get(i);
      Instant silent = last.eventTime().plus(SILENT_FOR);
      Instant forgotten = last.eventTime().plus(FORGET_AFTER);
      SensorReading next = i + 1 < readings.size() ? readings.get(i + 1) : null;
      boolean isSilent = next == null ? isReached(silent, end) : silent.isBefore(next.eventTime());
      if (!isSilent) {
        continue;
      }
      rows.add(opened(last, "silent", silent, last.reading(), 0));
      if (next != null && !next.eventTime().isAfter(forgotten)) {
        rows.add(closed(last, "silent", silent, next.reading(), 0, next.eventTime()));
      } else if (next != null || isReached(forgotten, end)) {
        rows.add(closed(last, "silent", silent, last.reading(), 0, forgotten));
      }
    }
  }

  /** Returns whether the newest event is not before a time; the jobs' time has milliseconds. */
  private static boolean isReached(Instant time, Instant newest) {
    return time.toEpochMilli() <= newest.toEpochMilli();
  }

  /** Returns how far a reading is beyond its threshold; negative if it is not. */
  private static double excess(SensorReading reading) {
    return excess(reading.sensorType(), reading.reading());
  }

  private static double excess(String type, double reading) {
    double excess =
        switch (type) {
          case "temperature" -> reading - 30;
          case "humidity" -> reading - 80;
          case "pressure" -> Math.max(990 - reading, reading - 1020);
          case "motion" -> reading == 1 ? 1 : -1;
          case "light" -> 100 - reading;
          default -> -1;
        };
    return excess > 0 ? excess : -1;
  }

  private static boolean isClear(SensorReading reading) {
    double value = reading.reading();
    return switch (reading.sensorType()) {
      case "temperature" -> value < 29;
      case "humidity" -> value < 78;
      case "pressure" -> value > 992 && value < 1018;
      case "motion" -> value != 1;
      case "light" -> value > 110;
      default -> true;
    };
  }

  private static ExpectedRow opened(
      SensorReading reading, String rule, Instant openedAt, double value, long readings) {
    return row(reading, rule, "opened", value, openedAt, null, readings);
  }

  private static ExpectedRow closed(
      SensorReading first, String rule, double worst, long readings, Instant closedAt) {
    return closed(first, rule, first.eventTime(), worst, readings, closedAt);
  }

  private static ExpectedRow closed(
      SensorReading reading,
      String rule,
      Instant openedAt,
      double value,
      long readings,
      Instant closedAt) {
    return row(reading, rule, "closed", value, openedAt, closedAt, readings);
  }

  private static ExpectedRow row(
      SensorReading sensor,
      String rule,
      String state,
      double value,
      Instant openedAt,
      Instant closedAt,
      long readings) {
    return ExpectedRow.in(openedAt)
        .field("alert_id", id(sensor.sensorId() + "|" + rule + "|" + text(openedAt)))
        .field("sensor_id", sensor.sensorId())
        .field("sensor_type", sensor.sensorType())
        .field("location", sensor.location())
        .field("floor", sensor.floor())
        .field("room", sensor.room())
        .field("rule", rule)
        .field("state", state)
        .field("value", value)
        .field("opened_at", text(openedAt))
        .field("closed_at", closedAt == null ? null : text(closedAt))
        .field("readings", readings)
        .build();
  }

  private static String id(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
