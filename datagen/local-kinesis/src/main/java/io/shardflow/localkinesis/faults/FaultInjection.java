package io.shardflow.localkinesis.faults;

import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Decides at random when a fault occurs, and counts the faults. Thread-safe. */
public final class FaultInjection {
  private volatile KinesisFaults faults;
  private volatile Random random;
  private final Map<Fault, Long> counts = new ConcurrentHashMap<>();

  public FaultInjection(KinesisFaults faults) {
    set(faults);
  }

  /** Replaces the faults. The counts are kept. */
  public void set(KinesisFaults faults) {
    random = new Random(faults.seed());
    this.faults = faults;
  }

  /** Returns whether the fault occurs this time, in a call of this operation. */
  public boolean occurs(Fault fault, String operation) {
    KinesisFaults current = faults;
    double share = current.shares().getOrDefault(fault, 0.0);
    if (current.excludesPuts() && isPut(operation) || share == 0 || random.nextDouble() >= share) {
      return false;
    }
    counts.merge(fault, 1L, Long::sum);
    return true;
  }

  private static boolean isPut(String operation) {
    return operation.startsWith("Put") || operation.startsWith("Publish");
  }

  /** Returns how often each fault has occurred. */
  public Map<Fault, Long> counts() {
    return Map.copyOf(counts);
  }

  public long delayMillis() {
    return faults.delay().toMillis();
  }
}
