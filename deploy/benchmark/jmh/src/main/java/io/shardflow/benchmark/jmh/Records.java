package io.shardflow.benchmark.jmh;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.Anomaly;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.StoreRevenue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/** The records that the benchmarks decode and encode, generated from a fixed seed. */
public final class Records {
  /** The number of records per invocation: more than a branch predictor can memorize. */
  static final int COUNT = 1024;

  private static final String[] CATEGORIES = {
    "Electronics", "Clothing", "Home & Garden", "Sports", "Toys", "Books"
  };
  private static final String[] TYPES = {"temperature", "humidity", "pressure", "motion", "light"};

  private Records() {}

  /** A kind of event to decode, in one notation. */
  public enum Input {
    SALE(Sale.FORMAT, Records::sale),
    READING(SensorReading.FORMAT, Records::reading),
    PROBE(TemperatureProbe.FORMAT, Records::probe),
    TRIP(TaxiTrip.FORMAT, Records::trip),
    /** In the notation of Python's {@code json.dumps}: a blank after each comma and colon. */
    READING_WITH_BLANKS(
        SensorReading.FORMAT,
        random -> reading(random).replace(",\"", ", \"").replace("\":", "\": ")),
    /** With so many sensor ids (about a million) that hardly any of them repeats. */
    PROBE_OF_MANY(
        TemperatureProbe.FORMAT,
        random -> probe(random).replace("sensor-", "sensor-" + random.nextInt(10_000))),
    /** With numbers that have all digits of a double. */
    PROBE_WITH_LONG_NUMBERS(
        TemperatureProbe.FORMAT,
        random ->
            probe(random)
                .replaceFirst("\"ambientTemp\":[^,]*", "\"ambientTemp\":" + random.nextDouble())),
    /** With escape sequences, which are left to Jackson. */
    SALE_WITH_ESCAPES(Sale.FORMAT, random -> sale(random).replace(":\"store_", ":\"caf\\u00e9_")),
    /** Becomes a dead letter because of its last field. */
    SALE_MALFORMED(Sale.FORMAT, random -> sale(random).replace("\"sales\":", "\"sales\":nil"));

    public final EventFormat<? extends Event> format;
    private final Function<Random, String> text;

    Input(EventFormat<? extends Event> format, Function<Random, String> text) {
      this.format = format;
      this.text = text;
    }

    public byte[][] records() {
      Random random = new Random(7);
      byte[][] records = new byte[COUNT][];
      for (int i = 0; i < COUNT; i++) {
        records[i] = text.apply(random).getBytes(StandardCharsets.UTF_8);
      }
      return records;
    }
  }

  /** A kind of record to encode. */
  public enum Output {
    SALE(
        random ->
            new Sale(
                pick(random, CATEGORIES),
                "store_" + random.nextInt(40),
                time(random),
                amount(random))),
    READING(
        random ->
            new SensorReading(
                "sensor-" + random.nextInt(200),
                pick(random, TYPES),
                "building-" + (char) ('A' + random.nextInt(4)),
                "floor-" + random.nextInt(9),
                "room-" + random.nextInt(300),
                time(random),
                random.nextInt(10_000) / 100.0,
                "normal")),
    ANOMALY(random -> Anomaly.of((SensorReading) READING.record.apply(random))),
    CLEAN_READING(
        random ->
            new CleanReading(
                time(random),
                "sensor-" + random.nextInt(200),
                time(random),
                random.nextInt(1000) / 10.0,
                random.nextInt(1000) / 10.0)),
    /** With numbers that have all digits of a double. */
    CLEAN_READING_WITH_LONG_NUMBERS(
        random ->
            new CleanReading(
                time(random),
                "sensor-" + random.nextInt(200),
                time(random),
                100 * random.nextDouble(),
                100 * random.nextDouble())),
    REVENUE(
        random ->
            new StoreRevenue(
                "store_" + random.nextInt(40),
                amount(random),
                random.nextInt(1000),
                Instant.ofEpochSecond(1_714_564_800L + 60L * random.nextInt(60)),
                Instant.ofEpochSecond(1_714_564_860L + 60L * random.nextInt(60))));

    private final Function<Random, OutputRecord> record;

    Output(Function<Random, OutputRecord> record) {
      this.record = record;
    }

    public OutputRecord[] records() {
      Random random = new Random(7);
      OutputRecord[] records = new OutputRecord[COUNT];
      for (int i = 0; i < COUNT; i++) {
        records[i] = record.apply(random);
      }
      return records;
    }
  }

  private static String sale(Random random) {
    return """
        {"category":"%s","store_id":"store_%d","evnt_time":"%s","sales":%s}"""
        .formatted(pick(random, CATEGORIES), random.nextInt(40), iso(random), amount(random));
  }

  private static String reading(Random random) {
    return """
        {"sensor_id":"sensor-%03d","sensor_type":"%s","location":"building-%c","floor":"floor-%d",\
        "room":"room-%d","timestamp":"%s","reading":%s,"status":"%s"}"""
        .formatted(
            random.nextInt(200),
            pick(random, TYPES),
            'A' + random.nextInt(4),
            random.nextInt(9),
            random.nextInt(300),
            iso(random),
            random.nextInt(10_000) / 100.0,
            random.nextInt(10) == 0 ? "alert" : "normal");
  }

  private static String probe(Random random) {
    return """
        {"sensorId":"sensor-%d","eventTimeStamp":"%s","ambientTemp":%s,"measuredTemp":%s}"""
        .formatted(
            random.nextInt(200),
            iso(random).substring(0, 23),
            random.nextInt(1000) / 10.0,
            random.nextInt(1000) / 10.0);
  }

  private static String trip(Random random) {
    LocalDateTime pickup =
        LocalDateTime.of(2022, 1, 1, 0, 0).plusSeconds(random.nextInt(30_000_000));
    return """
        {"VendorID":%d,"tpep_pickup_datetime":"%s","tpep_dropoff_datetime":"%s",\
        "passenger_count":%d,"trip_distance":%.2f,"RatecodeID":1,"store_and_fwd_flag":"N",\
        "PULocationID":%d,"DOLocationID":%d,"payment_type":%d,"fare_amount":%s,"extra":0.5,\
        "mta_tax":0.5,"tip_amount":%s,"tolls_amount":0,"improvement_surcharge":0.3,\
        "total_amount":%s,"congestion_surcharge":2.5,"Airport_fee":null}"""
        .formatted(
            1 + random.nextInt(2),
            seconds(pickup),
            seconds(pickup.plusSeconds(random.nextInt(3000))),
            1 + random.nextInt(5),
            random.nextInt(2000) / 100.0,
            random.nextInt(265),
            random.nextInt(265),
            1 + random.nextInt(2),
            amount(random),
            amount(random),
            amount(random));
  }

  private static String seconds(LocalDateTime time) {
    return String.format(Locale.ROOT, "%tF %<tT", time);
  }

  /** A time within one minute, in the notation of Python's {@code isoformat}. */
  private static String iso(Random random) {
    return LocalDateTime.ofInstant(time(random), ZoneOffset.UTC).plusNanos(1000).toString();
  }

  private static Instant time(Random random) {
    return Instant.ofEpochSecond(
        1_714_564_800L + random.nextInt(60), (1 + random.nextInt(999_998)) * 1000L);
  }

  private static BigDecimal amount(Random random) {
    return BigDecimal.valueOf(1 + random.nextInt(20_000), 2);
  }

  private static String pick(Random random, String[] all) {
    return all[random.nextInt(all.length)];
  }
}
