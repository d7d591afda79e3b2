package io.shardflow.jobs.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class FingerprintsTest {
  @Property
  void isASet(
      @ForAll @Size(max = 400) List<@LongRange(min = 1, max = 20) Long> times,
      @ForAll @LongRange(min = -3, max = 3) long ambient) {
    Set<List<Long>> expected = new HashSet<>();
    long[] table = Fingerprints.empty(null);
    for (int i = 0; i < times.size(); i++) {
      long measured = i % 7;
      long[] changed = Fingerprints.add(table, times.get(i), ambient, measured);
      assertThat(changed != null).isEqualTo(expected.add(List.of(times.get(i), ambient, measured)));
      table = changed == null ? table : changed;
    }
    assertThat(table[0]).isEqualTo(expected.size());
  }

  @Property(tries = 20)
  void usesLessThan64BytesPerReading(@ForAll @LongRange(min = 1_000, max = 50_000) long readings) {
    long[] table = Fingerprints.empty(null);
    for (long i = 1; i <= readings; i++) {
      table = Fingerprints.add(table, i, i * 31, -i);
    }
    assertThat(table.length * 8L / readings).isLessThan(64);
  }
}
