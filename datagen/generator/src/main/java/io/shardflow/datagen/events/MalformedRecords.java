package io.shardflow.datagen.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.datagen.Malformation;
import io.shardflow.model.DeadLetter.Reason;
import java.util.SplittableRandom;

/** Turns valid records into malformed ones. */
final class MalformedRecords {
  private MalformedRecords() {}

  /**
   * Returns a malformed copy of a valid record.
   *
   * @param valid a record whose payload is a flat JSON object in ASCII without blanks and escapes
   */
  static GeneratedRecord of(
      Malformation malformation, EventKind kind, GeneratedRecord valid, SplittableRandom random) {
    String json = new String(valid.payload(), UTF_8);
    switch (malformation) {
      case TRUNCATED:
        return malformed(
            valid, json.substring(0, random.nextInt(1, json.length())), Reason.NOT_JSON, null);
      case MISSING_FIELD:
        return malformed(
            valid,
            json.replaceFirst(member(kind.requiredField()) + ",?", "").replace(",}", "}"),
            Reason.MISSING,
            kind.requiredField());
      case NULL_FIELD:
        return malformed(
            valid,
            withValue(json, kind.requiredField(), "null"),
            Reason.NULL,
            kind.requiredField());
      case IMPOSSIBLE_TIME:
        return malformed(
            valid,
            json.replaceFirst("(\"" + kind.timeField() + "\":\"\\d{4}-\\d\\d)-\\d\\d", "$1-32"),
            Reason.IMPOSSIBLE_TIME,
            kind.timeField());
      case NON_FINITE_NUMBER:
        return malformed(
            valid,
            withValue(json, kind.numberField(), "NaN"),
            Reason.NOT_FINITE,
            kind.numberField());
      case BROKEN_UTF8:
        byte[] broken = valid.payload().clone();
        broken[json.indexOf(":\"") + 2] = (byte) 0xFF;
        return malformed(valid, broken, Reason.NOT_JSON, null);
      case WRONG_TYPE:
        return malformed(
            valid,
            withValue(json, kind.numberField(), "\"n/a\""),
            Reason.WRONG_TYPE,
            kind.numberField());
      default:
        throw new IllegalArgumentException(malformation.toString());
    }
  }

  private static GeneratedRecord malformed(
      GeneratedRecord valid, String payload, Reason reason, String field) {
    return malformed(valid, payload.getBytes(UTF_8), reason, field);
  }

  private static GeneratedRecord malformed(
      GeneratedRecord valid, byte[] payload, Reason reason, String field) {
    return new GeneratedRecord(valid.partitionKey(), payload, null, false, reason, field);
  }

  private static String withValue(String json, String field, String value) {
    return json.replaceFirst(member(field), "\"" + field + "\":" + value);
  }

  /** Returns a regular expression for a field and its value. */
  private static String member(String field) {
    return "\"" + field + "\":(\"[^\"]*\"|[^,}]*)";
  }
}
