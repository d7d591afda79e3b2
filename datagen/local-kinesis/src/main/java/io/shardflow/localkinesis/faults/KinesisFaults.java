package io.shardflow.localkinesis.faults;

import java.time.Duration;
import java.util.Map;

/**
 * The faults that occur at random.
 *
 * @param seed the seed of the random draws
 * @param shares the probability of each fault, from 0 to 1; 0 if absent
 * @param delay the delay of slow responses
 * @param excludesPuts whether puts never fail, so that each record exists once
 */
public record KinesisFaults(
    long seed, Map<Fault, Double> shares, Duration delay, boolean excludesPuts) {
  /** No faults. */
  public static final KinesisFaults NONE =
      new KinesisFaults(0, Map.of(), Duration.ofSeconds(1), false);

  /** The kinds of faults. */
  public enum Fault {
    /** A call is refused as throttled. */
    THROTTLED("calls that are refused as throttled"),
    /** A record of a put of several records is refused, while others are accepted. */
    FAILED_PUT(
        "records of PutRecords, PutRecordBatch and PublishBatch calls that are refused while others"
            + " are accepted"),
    /** A call fails with status 500. */
    ERROR("calls that fail with status 500"),
    /** A response is delayed. */
    SLOW("responses that are delayed"),
    /** The connection is cut in the middle of a response, after the call has taken effect. */
    CUT("responses during which the connection is cut, after the call has taken effect"),
    /** An iterator is reported as expired. */
    EXPIRED("iterators that are reported as expired"),
    /** A subscription is accepted, but receives no events. */
    UNANSWERED("subscriptions that are accepted but receive no events"),
    /** The records of a read are returned again by the next read. */
    REPEATED("reads whose records are returned again by the next read");

    private final String description;

    Fault(String description) {
      this.description = description;
    }

    /** Returns which calls, records or responses the share refers to. */
    public String description() {
      return description;
    }
  }

  public KinesisFaults {
    shares = Map.copyOf(shares);
  }
}
