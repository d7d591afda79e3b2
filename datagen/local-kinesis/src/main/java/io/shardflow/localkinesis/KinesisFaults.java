package io.shardflow.localkinesis;

import java.time.Duration;
import java.util.Map;

/**
 * What goes wrong by chance.
 *
 * @param seed the same seed gives the same chances
 * @param shares of the occasions for each fault, how many it takes: from 0 to 1; none if absent
 * @param delay how much later slow answers come
 * @param sparesPuts whether puts go well all the same, so that there is each record once
 */
public record KinesisFaults(
    long seed, Map<Fault, Double> shares, Duration delay, boolean sparesPuts) {
  /** All goes well. */
  public static final KinesisFaults NONE =
      new KinesisFaults(0, Map.of(), Duration.ofSeconds(1), false);

  /** What can go wrong. */
  public enum Fault {
    /** A call is refused as if there were too many. */
    THROTTLED("calls that are refused as one too many"),
    /** A record of a call with many is refused while others are taken. */
    FAILED_PUT("records that are refused while others of the same call are taken"),
    /** A call is answered with status 500. */
    ERROR("calls that are answered with status 500"),
    /** An answer comes after the delay. */
    SLOW("answers that come late"),
    /** The connection is cut in the middle of an answer, when all is done as asked. */
    CUT("answers in the middle of which the connection is cut, when all is done as asked"),
    /** An iterator is said to have expired. */
    EXPIRED("iterators that are said to have expired"),
    /** A subscription is accepted, and no event follows. */
    UNANSWERED("subscriptions that are accepted and receive nothing"),
    /** What a read gave comes once more with the next. */
    REPEATED("reads whose records come once more with the next read");

    private final String description;

    Fault(String description) {
      this.description = description;
    }

    /** What the fault is a share of. */
    public String description() {
      return description;
    }
  }

  /** A copy of what is given. */
  public KinesisFaults {
    shares = Map.copyOf(shares);
  }
}
