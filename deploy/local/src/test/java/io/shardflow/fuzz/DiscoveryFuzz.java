package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.local.discover.Discovery;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.TaxiTrip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields of any lines are printed without control characters. */
final class DiscoveryFuzz {
  private static final Origin ORIGIN = Origin.of("fuzz", "1", Instant.EPOCH);

  private DiscoveryFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
    List<String> columns = EventsFuzz.columns(lines[0].getBytes(StandardCharsets.ISO_8859_1));
    check(EventDecoder.json(AnyObject.FORMAT), false, lines);
    check(EventDecoder.csv(AnyObject.FORMAT, columns), true, lines);
  }

  private static void check(EventDecoder<AnyObject> decoder, boolean csv, String[] lines)
      throws IOException {
    List<Decoded<AnyObject>> records = new ArrayList<>();
    for (String line : lines) {
      records.add(decoder.decode(line.getBytes(StandardCharsets.ISO_8859_1), ORIGIN));
    }
    Discovery discovery = Discovery.of(records, csv);
    assertThat(discovery.objects()).isBetween(0L, (long) lines.length);
    assertPrintable(discovery.fieldTable());
    assertPrintable(discovery.createTable("records", Map.of("connector", "filesystem")));
    assertThat(discovery.readable(Sale.FORMAT)).isBetween(0L, discovery.objects());
    assertThat(discovery.readable(TaxiTrip.FORMAT)).isBetween(0L, discovery.objects());
  }

  private static void assertPrintable(String text) {
    assertThat(text.chars().filter(c -> c != '\n').noneMatch(Character::isISOControl))
        .as(text)
        .isTrue();
  }
}
