package io.shardflow.local.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.discover.suggest.Reading;
import io.shardflow.local.discover.suggest.Suggester;
import io.shardflow.local.discover.suggest.Suggestion;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that discover suggests, and what a job reads with them. */
class MappingsTest {
  private static final Instant ARRIVAL = Instant.parse("2024-05-01T12:00:00Z");
  private static final Origin ORIGIN =
      new Origin() {
        @Override
        public String source() {
          return "test";
        }

        @Override
        public String position() {
          return "1";
        }

        @Override
        public Instant arrivalTime() {
          return ARRIVAL;
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // Nothing to do.
        "store-revenue; {~category~:~Toys~,~store_id~:~s~,~evnt_time~:~2024-05-01T12:00:00~,~sales~:1}; {}",
        // The same names, but numbers for texts.
        "store-revenue; {~category~:~Toys~,~store_id~:7,~evnt_time~:~2024-05-01T12:00:00~,~sales~:1};"
            + " {map.store_id=$.store_id}",
        // Camel case, abbreviations, synonyms, other fields.
        "store-revenue; {~prodCat~:~Toys~,~shopNo~:7,~ts~:1714564800,~amt~:~1.5~,~vat~:0.1,~seq~:1};"
            + " {map.category=$.prodCat, map.store_id=$.shopNo, map.evnt_time=$.ts, map.sales=$.amt,"
            + " source.time-format=epoch-seconds}",
        "dedup; {~deviceId~:~d~,~ts~:1714564800000,~ambient~:20.1,~temp~:~21.5~};"
            + " {map.sensorId=$.deviceId, map.eventTimeStamp=$.ts, map.ambientTemp=$.ambient,"
            + " map.measuredTemp=$.temp, source.time-format=epoch-millis}",
        // Nested, with unusual names.
        "dedup; {~device~:{~id~:~d~},~the data~:{~recorded-at~:~31/05/2024 12:00:00~,~t.ambient~:1,~t'measured~:2}};"
            + " {map.sensorId=$.device.id, map.eventTimeStamp=$['the data'].recorded-at,"
            + " map.ambientTemp=$['the data']['t.ambient'], map.measuredTemp=$['the data']['t\\'measured'],"
            + " source.time-format=dd/MM/yyyy HH:mm:ss}",
        // Another object's id is not the sensor's.
        "dedup; {~store~:{~id~:~d~},~probe~:~p~,~time~:~2024-05-01T12:00:00Z~,~ambient_temperature~:1,~measured_temperature~:2};"
            + " {map.sensorId=$.probe, map.eventTimeStamp=$.time, map.ambientTemp=$.ambient_temperature,"
            + " map.measuredTemp=$.measured_temperature}",
        // The time of the event instead of that of its transport.
        "store-revenue; {~category~:~Toys~,~store_id~:~s~,~received_at~:~2024-05-01T12:00:00~,~at~:~2024-05-01T11:00:00~,~sales~:1};"
            + " {map.evnt_time=$.at}",
        // No likeness at all: the only time, the only number.
        "store-revenue; {~category~:~Toys~,~store_id~:~s~,~q~:~2024-05-01T12:00:00~,~z~:1};"
            + " {map.evnt_time=$.q, map.sales=$.z}",
        // An array of events in an envelope.
        "dedup; {~device~:~d~,~sent~:~2024-05-01T12:00:01Z~,~list~:[{~ts~:~2024-05-01T12:00:00Z~,~ambient~:1,~measured~:2},"
            + "{~ts~:~2024-05-01T12:00:00Z~,~ambient~:1,~measured~:2}]};"
            + " {source.records=$.list[*], map.sensorId=$.device, map.eventTimeStamp=$.list[*].ts,"
            + " map.ambientTemp=$.list[*].ambient, map.measuredTemp=$.list[*].measured}",
        // The elements have the names that the job looks for.
        "store-revenue; {~store_id~:~s~,~evnt_time~:~2024-05-01T12:00:00Z~,~lines~:[{~category~:~Toys~,~sales~:1}]};"
            + " {source.records=$.lines[*]}",
        // An array of details in the event.
        "store-revenue; {~category~:~Toys~,~store_id~:~s~,~evnt_time~:~2024-05-01T12:00:00Z~,~sales~:1,~tags~:[{~id~:1}]}; {}",
      })
  void suggestsTheOptionsThatReadAllRecords(String job, String record, String options)
      throws Exception {
    Sample sample = sample(job, record.replace('~', '"'));

    assertThat(sample.suggestion.options()).hasToString(options);
    assertThat(sample.reading.rejected()).isEmpty();
    assertThat(sample.reading.events()).isPositive();
  }

  @Test
  void suggestsTheElementsOfAnArrayOfNumbers() throws Exception {
    Sample sample =
        sample(
            "anomaly-filter",
            """
            {"sensor_id":"s","sensor_type":"light","location":"l","floor":"f","room":"r","status":"ok",
             "timestamp":"2024-05-01T12:00:00Z","values":[1,2.5,3]}""");
    assertThat(sample.suggestion.options())
        .hasToString("{source.records=$.values[*], map.reading=$.values[*]}");
    assertThat(sample.reading.events()).isEqualTo(3);
  }

  @Test
  void marksGuessesAndNamesAlternatives() throws Exception {
    Sample sample =
        sample(
            "store-revenue",
            "{\"category\":\"Toys\",\"shop\":\"s\",\"outlet\":\"o\",\"evnt_time\":\"2024-05-01T12:00:00Z\",\"sales\":1}");
    Map<String, Suggestion.FieldSource> fields = sample.fields();
    assertThat(fields.get("category").certainty()).isEqualTo(Suggestion.Certainty.SAME_NAME);
    assertThat(fields.get("store_id").certainty()).isEqualTo(Suggestion.Certainty.GUESSED_BY_NAME);
    assertThat(fields.get("store_id").source()).isEqualTo("$.shop");
    assertThat(fields.get("store_id").alternatives()).containsExactly("$.outlet");
  }

  @Test
  void namesWhatIsMissingWithConstantsForTexts() throws Exception {
    Sample sample =
        sample("anomaly-filter", "{\"deviceId\":\"d\",\"ts\":1714564800,\"humidity\":40}");
    assertThat(sample.suggestion.missing())
        .extracting(Suggestion.FieldSource::field)
        .containsExactly("sensor_type", "location", "floor", "room", "status");
    assertThat(sample.suggestion.constants())
        .containsEntry("map.status", "'normal'")
        .containsEntry("map.sensor_type", "'humidity'");
    assertThat(sample.reading.events()).isZero();
    assertThat(sample.reading.rejected())
        .extracting(rejected -> rejected.reason().reason())
        .containsExactly("required field missing");
    assertThat(sample.read(sample.suggestion.constants()).events()).isEqualTo(1);

    Sample noTime = sample("dedup", "{\"deviceId\":\"d\",\"ambient\":1,\"temp\":2}");
    assertThat(noTime.suggestion.missing())
        .extracting(Suggestion.FieldSource::field)
        .containsExactly("eventTimeStamp");
    assertThat(noTime.suggestion.constants()).isEmpty();
  }

  @Test
  void keepsGivenOptions() throws Exception {
    Sample sample =
        sample(
            "store-revenue",
            Map.of("map.sales", "$.net", "map.category", "'all'"),
            "{\"shop\":\"s\",\"ts\":\"2024-05-01T12:00:00Z\",\"amount\":1,\"net\":\"x\"}");
    assertThat(sample.suggestion.options())
        .containsEntry("map.sales", "$.net")
        .containsEntry("map.category", "'all'")
        .containsEntry("map.evnt_time", "$.ts");
    assertThat(sample.reading.rejected())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.reason())
                  .isEqualTo(new Reading.Reason("wrong type", "sales", "$.net"));
              assertThat(rejected.count()).isEqualTo(1);
              assertThat(rejected.example()).contains("\"net\":\"x\"");
            });
  }

  @Test
  void asksForTheZoneOfLocalTimes() throws Exception {
    String record = "{\"category\":\"c\",\"store_id\":\"s\",\"evnt_time\":\"%s\",\"sales\":1}";
    assertThat(sample("store-revenue", record.formatted("2024-05-01T12:00:00")).suggestion.notes())
        .singleElement()
        .asString()
        .contains("$.evnt_time name no zone", "source.time-zone");
    assertThat(sample("store-revenue", record.formatted("2024-05-01T12:00:00Z")).suggestion.notes())
        .isEmpty();
    assertThat(sample("store-revenue", record.formatted("02/01/2024 12:00")).suggestion.notes())
        .anyMatch(note -> note.contains("MM/dd/yyyy HH:mm"));
  }

  @Test
  void countsTimesThatAreProbablyWrong() throws Exception {
    String record = "{\"category\":\"c\",\"store_id\":\"s\",\"evnt_time\":%s,\"sales\":1}";
    Reading reading =
        sample(
                "store-revenue",
                record.formatted("19844"),
                record.formatted("1714564800"),
                record.formatted("\"2024-05-02T11:00:00Z\""),
                record.formatted("\"2124-05-02T11:00:00Z\""))
            .reading;
    assertThat(reading.before1990()).isEqualTo(1);
    assertThat(reading.firstBefore1990()).isEqualTo("1970-01-01T05:30:44Z");
    assertThat(reading.inFuture()).isEqualTo(1);
    assertThat(reading.lastInFuture()).isEqualTo("2124-05-02T11:00:00Z");
  }

  @Test
  void mapsCsvColumnsByName() throws Exception {
    List<String> header = List.of("", "Shop ID", "Shop ID", "Sale Time", "$.cat", "Total", "");
    EventDecoder<AnyObject> rows = EventDecoder.csv(AnyObject.FORMAT, header);
    List<Decoded<AnyObject>> records = new ArrayList<>();
    for (String row :
        List.of("0,x,7,31/05/2024 12:00,Toys,1.5,", "1,x,7,31/05/2024 12:01,\"a, b\",N/A,,")) {
      records.add(rows.decode(row.getBytes(StandardCharsets.UTF_8), ORIGIN));
    }
    Sample sample = new Sample(find("store-revenue"), records, true, Map.of());
    assertThat(sample.suggestion.options())
        .hasToString(
            "{map.category=$['$.cat'], map.store_id=Shop ID, map.evnt_time=Sale Time,"
                + " map.sales=Total, source.time-format=dd/MM/yyyy HH:mm}");
    assertThat(sample.reading.events()).isEqualTo(1);
    assertThat(sample.reading.rejected())
        .extracting(Reading.Rejected::example)
        .containsExactly("1,x,7,31/05/2024 12:01,\"a, b\",N/A,,");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "Europe/Berlin, Europe/Berlin",
        "$.a, '$.a'",
        "$['a b'], ~\"\\$['a b']\"~",
        "'normal', ~\"'normal'\"~",
        "it's!, ~'it'\\''s!'~",
        "$['a\"`\\'], ~\"\\$['a\\\"\\`\\\\']\"~"
      })
  void quotesWordsForAShell(String word, String quoted) throws Exception {
    assertThat(Shell.quote(word)).isEqualTo(quoted);
    Process echo = new ProcessBuilder("bash", "-c", "printf %s " + Shell.quote(word)).start();
    assertThat(new String(echo.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(word);
  }

  private static Sample sample(String job, String... records) throws Exception {
    return sample(job, Map.of(), records);
  }

  private static Sample sample(String job, Map<String, String> given, String... records)
      throws Exception {
    EventDecoder<AnyObject> decoder = EventDecoder.json(AnyObject.FORMAT);
    List<Decoded<AnyObject>> decoded = new ArrayList<>();
    for (String record : records) {
      decoded.add(decoder.decode(record.getBytes(StandardCharsets.UTF_8), ORIGIN));
    }
    return new Sample(find(job), decoded, false, given);
  }

  private static Job<?> find(String name) throws Exception {
    return JobCatalogue.find(name);
  }

  /** A sample with the suggestion for a job, and what the job reads with it. */
  static final class Sample {
    private final Discovery discovery;
    private final Job<?> job;
    private final boolean csv;
    final Suggestion suggestion;
    final Reading reading;

    Sample(Job<?> job, List<Decoded<AnyObject>> records, boolean csv, Map<String, String> given)
        throws Exception {
      this.job = job;
      this.csv = csv;
      discovery = Discovery.of(records, csv);
      suggestion = suggest(job.input(Options.defaults()), given);
      reading = read(Map.of());
    }

    private <E extends Event> Suggestion suggest(EventFormat<E> format, Map<String, String> given)
        throws Exception {
      return new Suggester<>(format, discovery.fields(), discovery.reader()).suggest(given);
    }

    /** Reads the records with more options than those that are suggested. */
    Reading read(Map<String, String> more) throws Exception {
      Map<String, String> options = new LinkedHashMap<>(suggestion.options());
      options.putAll(more);
      return discovery
          .reader()
          .read(job.input(Options.defaults()), Mappings.shape(job, options, csv));
    }

    Map<String, Suggestion.FieldSource> fields() {
      return suggestion.fields().stream()
          .collect(Collectors.toMap(Suggestion.FieldSource::field, field -> field));
    }
  }
}
