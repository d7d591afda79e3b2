package io.shardflow.datagen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.model.DeadLetter.Reason;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The ways in which a record can be malformed. Written in small letters, with hyphens. */
public enum Malformation {
  /** Only the beginning of the record is there. */
  TRUNCATED(Reason.NOT_JSON, kind -> null) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return good.substring(0, random.nextInt(1, good.length())).getBytes(UTF_8);
    }
  },

  /** A field that must be there is not. */
  MISSING_FIELD(Reason.MISSING, EventKind::requiredField) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return good.replaceFirst(member(field) + ",?", "").replace(",}", "}").getBytes(UTF_8);
    }
  },

  /** A field that must have a value is null. */
  NULL_FIELD(Reason.NULL, EventKind::requiredField) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return with(good, field, "null");
    }
  },

  /** The event's time is on the 32nd of its month. */
  IMPOSSIBLE_TIME(Reason.IMPOSSIBLE_TIME, EventKind::timeField) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return good.replaceFirst("(\"" + field + "\":\"\\d{4}-\\d\\d)-\\d\\d", "$1-32")
          .getBytes(UTF_8);
    }
  },

  /** A number is NaN, as Python writes it. */
  NON_FINITE_NUMBER(Reason.NOT_FINITE, EventKind::numberField) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return with(good, field, "NaN");
    }
  },

  /** There is a byte in a text that is none of UTF-8. */
  BROKEN_UTF8(Reason.NOT_JSON, kind -> null) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      byte[] broken = good.getBytes(UTF_8);
      broken[good.indexOf(":\"") + 2] = (byte) 0xFF;
      return broken;
    }
  },

  /** There is a text where a number should be. */
  WRONG_TYPE(Reason.WRONG_TYPE, EventKind::numberField) {
    @Override
    byte[] spoil(String good, String field, RandomGenerator random) {
      return with(good, field, "\"n/a\"");
    }
  };

  private final Reason reason;
  private final Function<EventKind, String> field;

  Malformation(Reason reason, Function<EventKind, String> field) {
    this.reason = reason;
    this.field = field;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A good record of this kind, made malformed in this way. */
  GeneratedRecord of(EventKind kind, GeneratedRecord good, RandomGenerator random) {
    String blamed = field.apply(kind);
    byte[] payload = spoil(new String(good.payload(), UTF_8), blamed, random);
    return new GeneratedRecord(good.partitionKey(), payload, null, false, reason, blamed);
  }

  /**
   * Makes a payload malformed.
   *
   * @param good a flat JSON object of ASCII without blanks and escapes
   * @param field the one to blame, if it is one
   */
  abstract byte[] spoil(String good, String field, RandomGenerator random);

  private static byte[] with(String good, String field, String value) {
    return good.replaceFirst(member(field), "\"" + field + "\":" + value).getBytes(UTF_8);
  }

  private static String member(String field) {
    return "\"" + field + "\":(\"[^\"]*\"|[^,}]*)";
  }
}
