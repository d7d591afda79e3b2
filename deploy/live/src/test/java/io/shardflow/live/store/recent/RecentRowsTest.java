package io.shardflow.live.store.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecentRowsTest {
  private static final int MAX = 40;

  @Property(tries = 100)
  void newestRowsAreKeptWhateverTheOrder(@ForAll long seed) {
    Random random = new Random(seed);
    RecentRows rows = new RecentRows(MAX, Long.MAX_VALUE, random.nextInt(20));
    List<Long> times = new ArrayList<>();
    int spread = 1 + random.nextInt(100);
    for (int i = 0; i < 300; i++) {
      long time = 1_714_564_800_000L + (random.nextBoolean() ? i : random.nextInt(spread)) * 1_000L;
      times.add(time);
      rows.add(new Row(new String[0], new Object[0]), time, 0, time, i);
    }

    List<KeptRow> kept = rows.newestFirst();
    times.sort(Comparator.reverseOrder());
    assertThat(kept.stream().map(KeptRow::time)).isEqualTo(times.subList(0, MAX));
    assertThat(kept.stream().map(KeptRow::n))
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Property(tries = 20)
  void folderIsInTheNumber(@ForAll long time) {
    RecentRows one = new RecentRows(MAX, Long.MAX_VALUE, 3);
    RecentRows other = new RecentRows(MAX, Long.MAX_VALUE, 4);
    Row row = new Row(new String[0], new Object[0]);
    for (int i = 0; i < 200; i++) {
      assertThat(one.add(row, time, 0, time, 1).n())
          .isNotEqualTo(other.add(row, time, 0, time, 1).n());
    }
  }
}
