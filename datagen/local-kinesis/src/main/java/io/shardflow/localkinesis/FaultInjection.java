package io.shardflow.localkinesis;

import io.shardflow.localkinesis.KinesisFaults.Fault;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Says when something is to go wrong, and counts it. Thread-safe. */
final class FaultInjection {
  private volatile KinesisFaults faults;
  private volatile Random random;
  private final Map<Fault, Long> counts = new ConcurrentHashMap<>();

  FaultInjection(KinesisFaults faults) {
    set(faults);
  }

  /** Changes what goes wrong from now on; the counts go on. */
  void set(KinesisFaults faults) {
    random = new Random(faults.seed());
    this.faults = faults;
  }

  /** Whether it is to go wrong this time, in a call of this operation. */
  boolean strikes(Fault fault, String operation) {
    KinesisFaults now = faults;
    double share = now.shares().getOrDefault(fault, 0.0);
    if (now.sparesPuts() && operation.startsWith("Put")
        || share == 0
        || random.nextDouble() >= share) {
      return false;
    }
    counts.merge(fault, 1L, Long::sum);
    return true;
  }

  /** How often each has gone wrong. */
  Map<Fault, Long> counts() {
    return Map.copyOf(counts);
  }

  long delayMillis() {
    return faults.delay().toMillis();
  }
}
