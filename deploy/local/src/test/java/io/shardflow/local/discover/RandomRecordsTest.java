package io.shardflow.local.discover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Events whose fields have other names, are nested, and share envelopes are read by the job. */
class RandomRecordsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

  /** Names of each input field, in words. */
  private static final Map<String, Map<String, List<String>>> NAMES =
      Map.of(
          "store-revenue",
          Map.of(
              "category", List.of("category", "product category", "cat", "department"),
              "store_id", List.of("store id", "shop id", "shop", "store no", "outlet id"),
              "evnt_time", List.of("event time", "ts", "timestamp", "sold at", "evt time"),
              "sales", List.of("sales", "amount", "amt", "total", "revenue")),
          "dedup",
          Map.of(
              "sensorId", List.of("sensor id", "device id", "dev id", "probe id", "sensor"),
              "eventTimeStamp", List.of("event time", "ts", "time", "recorded at"),
              "ambientTemp", List.of("ambient temp", "ambient", "ambient temperature"),
              "measuredTemp", List.of("measured temp", "measured", "probe temp", "temp")),
          "anomaly-filter",
          Map.of(
              "sensor_id", List.of("sensor id", "device id", "node id", "sensor uuid"),
              "sensor_type", List.of("sensor type", "metric", "quantity", "device type"),
              "location", List.of("location", "site", "building"),
              "floor", List.of("floor", "level", "storey"),
              "room", List.of("room", "room no", "rm"),
              "timestamp", List.of("timestamp", "ts", "time", "observed at"),
              "reading", List.of("reading", "value", "val", "measurement"),
              "status", List.of("status", "state", "alarm state")));

  private static final List<Function<String, String>> STYLES =
      List.of(
          words -> words.replace(' ', '_'),
          words -> words.replace(' ', '-'),
          words -> words,
          words -> words.replace(" ", ""),
          words -> words.replace(' ', '_').toUpperCase(Locale.ROOT),
          words -> camel(words),
          words -> words.substring(0, 1).toUpperCase(Locale.ROOT) + camel(words).substring(1));

  private static final List<Function<Instant, Object>> TIMES =
      List.of(
          Instant::toString,
          Instant::getEpochSecond,
          Instant::toEpochMilli,
          time -> time.toEpochMilli() * 1000,
          time -> String.valueOf(time.toEpochMilli()),
          written("yyyy-MM-dd HH:mm:ss.SSS"),
          written("dd/MM/yyyy HH:mm:ss"),
          written("M/d/yyyy h:mm:ss a"),
          written("yyyyMMddHHmmss"),
          written("EEE, dd MMM yyyy HH:mm:ss Z"));

  private static final List<String> OBJECTS = List.of("payload", "the data", "body", "x.y", "meta");

  @Property(tries = 60)
  void areReadWithTheSuggestedOptions(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String job = pick(List.copyOf(new java.util.TreeSet<>(NAMES.keySet())), random);
    Function<String, String> style = pick(STYLES, random);
    Function<Instant, Object> times = pick(TIMES, random);
    Map<String, String> names = new HashMap<>();
    Map<String, String> objects = new HashMap<>();
    Map<String, Boolean> inElement = new HashMap<>();
    boolean array = random.nextInt(3) == 0;
    for (String field : new java.util.TreeSet<>(NAMES.get(job).keySet())) {
      String name = style.apply(pick(NAMES.get(job).get(field), random));
      names.put(field, random.nextInt(4) == 0 ? field : name);
      objects.put(field, random.nextInt(3) == 0 ? pick(OBJECTS, random) : null);
      inElement.put(field, array && random.nextBoolean());
    }
    inElement.replace(names.keySet().stream().sorted().findFirst().orElseThrow(), array);

    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ObjectNode record = JSON.createObjectNode();
      ArrayNode elements = array ? record.putArray("entries") : null;
      record.put("fw", "1.20." + i);
      for (int element = 0; element < (array ? 2 : 1); element++) {
        ObjectNode inside = array ? elements.addObject() : record;
        for (String field : names.keySet()) {
          ObjectNode around = inElement.get(field) ? inside : record;
          ObjectNode object =
              objects.get(field) == null ? around : around.withObjectProperty(objects.get(field));
          object.set(names.get(field), value(field, times, START.plusSeconds(60L * i + element)));
        }
      }
      lines.add(record.toString());
    }
    MappingsTest.Sample sample =
        new MappingsTest.Sample(JobCatalogue.find(job), decode(lines), false, Map.of());

    assertThat(sample.suggestion.missing()).as("%s%n%s", sample.suggestion, lines.get(0)).isEmpty();
    assertThat(sample.reading.rejected())
        .as("%s%n%s", sample.suggestion.options(), lines.get(0))
        .isEmpty();
    assertThat(sample.reading.events()).isEqualTo(array ? 40 : 20);
    assertThat(sample.reading.before1990() + sample.reading.inFuture()).isZero();
  }

  private static JsonNode value(String field, Function<Instant, Object> times, Instant time) {
    return switch (field) {
      case "evnt_time", "eventTimeStamp", "timestamp" -> JSON.valueToTree(times.apply(time));
      case "store_id", "floor" -> JSON.getNodeFactory().numberNode(7);
      case "sales", "ambientTemp", "measuredTemp", "reading" ->
          JSON.getNodeFactory().numberNode(1.5);
      default -> JSON.getNodeFactory().textNode("any " + field);
    };
  }

  private static List<Decoded<AnyObject>> decode(List<String> lines) throws IOException {
    EventDecoder<AnyObject> decoder = EventDecoder.json(AnyObject.FORMAT);
    List<Decoded<AnyObject>> records = new ArrayList<>();
    for (String line : lines) {
      records.add(
          decoder.decode(
              line.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              Origin.of("test", "1", START)));
    }
    return records;
  }

  private static Function<Instant, Object> written(String pattern) {
    return time ->
        DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time.atZone(ZoneOffset.UTC));
  }

  private static String camel(String words) {
    StringBuilder camel = new StringBuilder();
    for (String word : words.split(" ")) {
      camel
          .append(camel.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
          .append(word.substring(1));
    }
    return camel.toString();
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
