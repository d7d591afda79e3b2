package io.shardflow.jobs.deliver.receiver;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import lombok.AccessLevel;
import lombok.AllArgsConstructor;
import lombok.Value;

/** What became of one row that was sent. */
@Value
@AllArgsConstructor(access = AccessLevel.PRIVATE)
public class Outcome {
  /** The receiver has the row. */
  public static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, null, Duration.ZERO);

  Kind kind;

  /** What went wrong, in a form for users. */
  String reason;

  /** How long the receiver asks to wait before the next call. */
  Duration pause;

  /** The kinds of outcomes. */
  public enum Kind {
    DELIVERED,
    /** The row must be sent again. It may have arrived nevertheless. */
    RETRY,
    /** The receiver will never take the row. */
    REFUSED
  }

  public static Outcome retry(String reason) {
    return retry(reason, Duration.ZERO);
  }

  /** As {@link #retry(String)}, not before this pause. */
  public static Outcome retry(String reason, Duration pause) {
    return new Outcome(Kind.RETRY, reason, pause);
  }

  public static Outcome refused(String reason) {
    return new Outcome(Kind.REFUSED, reason, Duration.ZERO);
  }

  /** Returns the same outcome for each of these rows. */
  public static List<Outcome> forAll(List<DeliveryRow> rows, Outcome outcome) {
    return Collections.nCopies(rows.size(), outcome);
  }
}
