package io.shardflow.localkinesis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.stream.RecordLog.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordLogTest {
  private static final int SEGMENT = 256 << 10;

  private final AtomicLong held = new AtomicLong();
  private final RecordLog log = new RecordLog(held::addAndGet);

  /** After any operations, the log equals a list from which the oldest records are removed. */
  @Property(tries = 100)
  void behavesLikeAListThatDropsTheOldest(@ForAll long seed) {
    AtomicLong held = new AtomicLong();
    RecordLog log = new RecordLog(held::addAndGet);
    Random random = new Random(seed);
    List<Entry> all = new ArrayList<>();
    int first = 0;
    long now = 0;
    for (int step = 0; step < 300; step++) {
      now += random.nextInt(3);
      switch (random.nextInt(40)) {
        case 0 -> {
          long horizon = now - random.nextInt(100);
          log.dropBefore(horizon);
          while (first < all.size() && all.get(first).arrivalMillis() < horizon) {
            first++;
          }
        }
        case 1 -> {
          int before = first;
          boolean hadAny = log.oldestArrival() < Long.MAX_VALUE;
          first += (int) log.dropOldest();
          assertThat(first > before).isEqualTo(hadAny);
        }
        case 2 -> {
          long time = now - random.nextInt(100);
          int since = first;
          while (since < all.size() && all.get(since).arrivalMillis() < time) {
            since++;
          }
          assertThat(log.firstSince(time)).isEqualTo(since);
        }
        default -> {
          Entry entry = entry(random, now);
          assertThat(log.append(entry.arrivalMillis(), entry.partitionKey(), entry.data()))
              .isEqualTo(all.size());
          all.add(entry);
        }
      }
      assertThat(log.first()).isEqualTo(first);
      assertThat(log.next()).isEqualTo(all.size());
      assertThat(held.get()).isNotNegative();
    }

    for (int i = first; i < all.size(); i++) {
      Entry entry = log.get(i);
      assertThat(entry.arrivalMillis()).isEqualTo(all.get(i).arrivalMillis());
      assertThat(entry.partitionKey()).isEqualTo(all.get(i).partitionKey());
      assertThat(Arrays.equals(entry.data(), all.get(i).data())).isTrue();
    }
    log.dropBefore(Long.MAX_VALUE);
    assertThat(log.first()).isEqualTo(all.size());
    assertThat(held.get()).isZero();
    assertThat(log.oldestArrival()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void largeRecordsGetASegmentOfTheirSize() {
    byte[] large = new byte[3 * SEGMENT];
    new Random(1).nextBytes(large);
    log.append(1, "small", new byte[1]);
    log.append(2, "large", large);
    log.append(3, "small", new byte[2]);

    assertThat(held.get()).isBetween(5L * SEGMENT, 5L * SEGMENT + 2000);
    assertThat(log.get(1).data()).isEqualTo(large);
    assertThat(log.get(2).data()).hasSize(2);
    assertThat(log.dropOldest()).isEqualTo(1);
    assertThat(log.dropOldest()).isEqualTo(1);
    assertThat(held.get()).isBetween((long) SEGMENT, SEGMENT + 1000L);
    assertThat(log.oldestArrival()).isEqualTo(3);
  }

  @Test
  void expiredRecordsAreNotCountedWithTheirSegment() {
    log.append(1, "k", new byte[1]);
    log.append(2, "k", new byte[1]);
    log.dropBefore(2);
    assertThat(log.dropOldest()).isEqualTo(1);
    assertThat(log.dropOldest()).isZero();
  }

  @Test
  void arrivalTimesNeverDecrease() {
    log.append(5, "k", new byte[0]);
    log.append(3, "k", new byte[0]);
    assertThat(log.get(1).arrivalMillis()).isEqualTo(5);
    assertThat(log.firstSince(4)).isZero();
  }

  /** Returns a record: some fill segments, some are empty; keys have 1- to 4-byte characters. */
  private static Entry entry(Random random, long now) {
    int size =
        switch (random.nextInt(20)) {
          case 0 -> SEGMENT - 20 + random.nextInt(40);
          case 1 -> SEGMENT / 3;
          default -> random.nextInt(50);
        };
    byte[] data = new byte[size];
    random.nextBytes(data);
    return new Entry(now, List.of("k", "ü", "日本", "😀".repeat(128)).get(random.nextInt(4)), data);
  }
}
