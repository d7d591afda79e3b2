package io.shardflow.local.discover.suggest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads sampled records as a job does, with the job's decoder. */
public final class SampleReader {
  private static final ObjectReader ROW =
      new JsonMapper().readerFor(new TypeReference<LinkedHashMap<String, String>>() {});

  private static final Pattern PLAIN_CELL =
      Pattern.compile("[^\\s,\"]([^\\p{Cntrl},\"]*[^\\s,\"])?");

  private final List<Decoded<AnyObject>> records;
  private final boolean csv;

  /**
   * Creates a reader.
   *
   * @param csv whether the records are CSV rows instead of JSON objects
   */
  public SampleReader(List<Decoded<AnyObject>> records, boolean csv) {
    this.records = List.copyOf(records);
    this.csv = csv;
  }

  /** Returns whether the records are CSV rows instead of JSON objects. */
  public boolean isCsv() {
    return csv;
  }

  /** Returns a reader of some of the records, from the whole sample, without malformed ones. */
  SampleReader ofObjects(int max) {
    List<Decoded<AnyObject>> objects = records.stream().filter(Decoded::isEvent).toList();
    List<Decoded<AnyObject>> some = new ArrayList<>();
    for (int i = 0; i < Math.min(max, objects.size()); i++) {
      some.add(objects.get((int) ((long) i * objects.size() / Math.min(max, objects.size()))));
    }
    return new SampleReader(some, csv);
  }

  /** Reads all records. */
  public <E extends Event> Reading read(EventFormat<E> format, RecordFormat shape)
      throws IOException {
    Reading reading = new Reading();
    EventDecoder<E> json = csv ? null : EventDecoder.json(format, shape);
    Map<List<String>, EventDecoder<E>> byHeader = new HashMap<>();
    for (Decoded<AnyObject> record : records) {
      if (!record.isEvent()) {
        reading.add(
            Decoded.<E>malformed(record.deadLetter(), new SampleOrigin(record.arrivalTime())),
            shape);
        continue;
      }
      SampleOrigin origin = new SampleOrigin(record.arrivalTime());
      if (json != null) {
        json.decodeAll(record.event().json(), origin)
            .forEach(decoded -> reading.add(decoded, shape));
        continue;
      }
      Map<String, String> row = ROW.readValue(record.event().json());
      EventDecoder<E> decoder =
          byHeader.computeIfAbsent(
              List.copyOf(row.keySet()), header -> EventDecoder.csv(format, shape, header));
      reading.add(decoder.decode(line(row), origin), shape);
    }
    return reading;
  }

  private static byte[] line(Map<String, String> row) {
    return row.values().stream()
        .map(SampleReader::cell)
        .collect(Collectors.joining(","))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String value) {
    if (value == null) {
      return "";
    }
    return PLAIN_CELL.matcher(value).matches() ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
