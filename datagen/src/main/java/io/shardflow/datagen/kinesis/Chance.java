package io.shardflow.datagen.kinesis;

import io.shardflow.datagen.kinesis.KinesisFaults.Fault;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Says when something is to go wrong, and counts it. Thread-safe. */
final class Chance {
  private final KinesisFaults faults;
  private final Random random;
  private final Map<Fault, Long> counts = new ConcurrentHashMap<>();

  Chance(KinesisFaults faults) {
    this.faults = faults;
    random = new Random(faults.seed());
  }

  /** Whether it is to go wrong this time. */
  boolean strikes(Fault fault) {
    double share = faults.shares().getOrDefault(fault, 0.0);
    if (share == 0 || random.nextDouble() >= share) {
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
