package io.shardflow.codec;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.mapping.InvalidPathException;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.text.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of other shapes than that of the event. */
class RecordFormatTest {
  private static final String NOON = "2024-05-01T12:00:00";
  private static final Sale SALE =
      new Sale("Toys", "store_1", Instant.parse(NOON + "Z"), new BigDecimal("10.25"));
  private static final String FLAT =
      """
      {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:00:00","sales":10.25}""";
  private static final RecordFormat AUTO = RecordFormat.SINGLE.withFraming(Framing.AUTO);

  private static RecordFormat mapped(String records, Map<String, String> sources)
      throws InvalidPathException {
    Mapping.Builder mapping =
        Mapping.json(Sale.FORMAT.fields(), records == null ? null : Mapping.records(records));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      mapping.add(source.getKey(), source.getValue());
    }
    return AUTO.withMapping(mapping.build());
  }

  private static List<Decoded<Sale>> decode(RecordFormat format, String record) {
    return EventDecoder.json(Sale.FORMAT, format).decodeAll(record.getBytes(UTF_8), SHARD_3);
  }

  private static DeadLetter deadLetter(RecordFormat format, String record) {
    List<Decoded<Sale>> decoded = decode(format, record);
    assertThat(decoded).hasSize(1);
    return decoded.get(0).deadLetter();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gz = new GZIPOutputStream(out)) {
      gz.write(bytes);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{`shop`:{`ids`:[`x`,`store_1`]},`a b`:`Toys`,`at`:`2024-05-01T12:00:00`,`v`:{`w`:`10.25`}}",
        "{`v`:{`w`:10.25,`store_id`:3},`skip`:[{}],`at`:1714564800,`a b`:`Toys`,`shop`:{`ids`:[[],`store_1`,7]}}",
        // Of repeated fields, the last one counts.
        "{`v`:{`w`:1},`v`:{`w`:1.025e1},`at`:1714564800.0,`a b`:`To\\u0079s`,`shop`:{`ids`:[0,`store_1`]}}"
      })
  void readsNestedFields(String record) throws Exception {
    RecordFormat format =
        mapped(
            null,
            Map.of(
                "store_id",
                "$.shop.ids[1]",
                "category",
                "$['a b']",
                "evnt_time",
                "$.at",
                "sales",
                "$.v.w"));
    assertThat(decode(format, record.replace('`', '"')))
        .extracting(Decoded::event)
        .satisfiesExactly(
            sale -> {
              assertThat(sale.sales()).isEqualByComparingTo(SALE.sales());
              assertThat(new Sale(sale.category(), sale.storeId(), sale.eventTime(), SALE.sales()))
                  .isEqualTo(SALE);
            });
  }

  @Test
  void renamesFieldsOfFlatRecordsOnTheFastPath() throws Exception {
    RecordFormat format =
        mapped(null, Map.of("store_id", "$.shop", "category", "'Toys'", "sales", "$.store_id"));
    EventDecoder<Sale> decoder = EventDecoder.json(Sale.FORMAT, format);
    String record =
        """
        {"shop":"store_1","evnt_time":"2024-05-01T12:00:00","store_id":10.25%s}\s\s""";
    // The record's own field of the name of a constant does not matter, even if it is invalid.
    for (String own : List.of("", ",\"category\":5", "", ",\"category\":\"x\"", "")) {
      byte[] bytes = record.formatted(own).getBytes(UTF_8);
      assertThat(decoder.decodeFirst(bytes, 0, bytes.length, SHARD_3).event()).isEqualTo(SALE);
      assertThat(decoder.endOfFirst()).isEqualTo(bytes.length - 2);
      assertThat(decoder.decodeWhole(bytes, SHARD_3).event()).isEqualTo(SALE);
    }
  }

  @Test
  void constantsOfOptionalFieldsStayAfterAnOwnField() throws Exception {
    Mapping mapping = Mapping.json(TaxiTrip.FORMAT.fields(), null).add("VendorID", "'2'").build();
    EventDecoder<TaxiTrip> decoder = EventDecoder.json(TaxiTrip.FORMAT, AUTO.withMapping(mapping));
    String times =
        "\"tpep_pickup_datetime\":\"%1$s\",\"tpep_dropoff_datetime\":\"%1$s\"".formatted(NOON);
    for (String own : List.of("", ",\"VendorID\":5", "", ",\"VendorID\":5", "")) {
      byte[] bytes = ("{" + times + own + "}").getBytes(UTF_8);
      assertThat(decoder.decode(bytes, SHARD_3).event().vendorId()).isEqualTo(2);
    }
  }

  @Test
  void readsElementsWithFieldsOfTheirRecord() throws Exception {
    RecordFormat format =
        mapped("$.data.sales[*]", Map.of("store_id", "$.shop.id", "sales", "$.data.sales[*].v"));
    List<Decoded<Sale>> decoded =
        decode(
            format,
            """
            {"data":{"sales":[{"category":"Toys","v":10.25},
              {"category":"Toys","v":"10.25","evnt_time":"2024-05-01T12:00:00"}]},
             "category":"of the record","evnt_time":"2024-05-01T12:00:00","shop":{"id":"store_1"}}
            """);
    assertThat(decoded).extracting(Decoded::event).containsExactly(SALE, SALE);
  }

  @Test
  void aBrokenElementIsADeadLetterThatCanBeReadAgain() throws Exception {
    RecordFormat format =
        mapped("$.sales[*]", Map.of("sales", "$.sales[*].v", "category", "'Toys'"));
    String record =
        """
        {"evnt_time":"2024-05-01T12:00:00","sales":[{"v":10.25}, {"v":"x]"},7,{"v":1}],"store_id":"store_1"}""";
    List<Decoded<Sale>> decoded = decode(format, record);

    assertThat(decoded).extracting(Decoded::isEvent).containsExactly(true, false, false, true);
    DeadLetter letter = decoded.get(1).deadLetter();
    assertThat(letter.field()).isEqualTo("sales");
    assertThat(letter.reason()).isEqualTo("wrong type at $.sales[*].v");
    assertThat(letter.position()).isEqualTo(SHARD_3.position() + "#2");
    assertThat(letter.payload())
        .isEqualTo(
            """
            {"evnt_time":"2024-05-01T12:00:00","sales":[{"v":"x]"}],"store_id":"store_1"}""");
    assertThat(decode(format, letter.payload().replace("x]", "10.25")))
        .extracting(Decoded::event)
        .containsExactly(SALE);
    assertThat(decoded.get(2).deadLetter().reason())
        .isEqualTo("required field missing at $.sales[*].v");
  }

  @Test
  void elementsCanBeValues() throws Exception {
    RecordFormat format = mapped("$.v[*]", Map.of("sales", "$.v[*]"));
    assertThat(
            decode(
                format,
                """
                {"v":[1,"2.5",{},3],"category":"c","store_id":"s","evnt_time":0}"""))
        .extracting(decoded -> decoded.isEvent() ? decoded.event().sales() : null)
        .containsExactly(BigDecimal.ONE, new BigDecimal("2.5"), null, new BigDecimal(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | required field missing at $.sales[*]",
        "{\"sales\":null} | required field null at $.sales[*]",
        "{\"sales\":{}} | wrong type at $.sales[*]",
        "{\"sales\":[]} | empty record at $.sales[*]",
        "{\"sales\":[{}] | not a JSON object",
        "[] | not a JSON object",
        "~ ~ | not a JSON object"
      })
  void aRecordWithoutEventsIsADeadLetter(String record, String reason) throws Exception {
    DeadLetter letter = deadLetter(mapped("$.sales[*]", Map.of()), record);
    assertThat(letter.reason()).isEqualTo(reason);
    assertThat(letter.payload()).isEqualTo(record);
    assertThat(letter.position()).isEqualTo(SHARD_3.position());
  }

  @Test
  void namesTheFieldAndThePathThatARecordLacks() throws Exception {
    DeadLetter letter =
        deadLetter(mapped(null, Map.of("store_id", "$.shop.id")), FLAT.replace("store_id", "shop"));
    assertThat(letter.field()).isEqualTo("store_id");
    assertThat(letter.reason()).isEqualTo("required field missing at $.shop.id");
    // A field that is not mapped has no path.
    letter = deadLetter(mapped(null, Map.of("store_id", "$.shop.id")), "{\"shop\":{\"id\":1}}");
    assertThat(letter.field()).isEqualTo("category");
    assertThat(letter.reason()).isEqualTo("required field missing");
  }

  @Test
  void aMappedTextMayBeANumber() throws Exception {
    Mapping mapping =
        Mapping.json(SensorReading.FORMAT.fields(), null)
            .add("sensor_id", "$.id")
            .add("room", "$.id")
            .build();
    Decoded<SensorReading> decoded =
        EventDecoder.json(SensorReading.FORMAT, AUTO.withMapping(mapping))
            .decodeAll(
                """
                {"id":17.50,"sensor_type":"light","location":"a","floor":"1","timestamp":0,
                 "reading":1,"status":"ok"}"""
                    .getBytes(UTF_8),
                SHARD_3)
            .get(0);
    assertThat(decoded.event().sensorId()).isEqualTo("17.50");
    assertThat(decoded.event().room()).isEqualTo("17.50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%1$s%1$s",
        "%1$s\n%1$s\n",
        "[%1$s,%1$s]",
        "\ufeff%1$s\n\ufeff%1$s",
        " [%1$s]%1$s"
      })
  void readsSeveralObjectsAlsoCompressed(String text) throws Exception {
    byte[] record = text.formatted(FLAT).getBytes(UTF_8);
    EventDecoder<Sale> decoder = EventDecoder.json(Sale.FORMAT, AUTO);
    assertThat(decoder.decodeAll(record, SHARD_3))
        .extracting(Decoded::event)
        .containsExactly(SALE, SALE);
    byte[] half = gzip(java.util.Arrays.copyOf(record, 20));
    byte[] rest = gzip(java.util.Arrays.copyOfRange(record, 20, record.length));
    byte[] members = java.util.Arrays.copyOf(half, half.length + rest.length);
    System.arraycopy(rest, 0, members, half.length, rest.length);
    for (byte[] compressed : List.of(gzip(record), members)) {
      assertThat(decoder.decodeAll(compressed, SHARD_3))
          .extracting(Decoded::event)
          .containsExactly(SALE, SALE);
    }
  }

  @Test
  void singleFramingReadsExactlyOneObject() {
    assertThat(deadLetter(RecordFormat.SINGLE, FLAT + FLAT).payload()).isEqualTo(FLAT + FLAT);
    assertThat(decode(RecordFormat.SINGLE, FLAT).get(0).event()).isEqualTo(SALE);
  }

  @Test
  void numbersOnlyTheDeadLettersOfSeveralPieces() {
    assertThat(deadLetter(AUTO, "garbage").position()).isEqualTo(SHARD_3.position());
    assertThat(decode(AUTO, FLAT + "garbage" + FLAT + "{\"x\":1}"))
        .extracting(d -> d.isEvent() ? "" : d.deadLetter().position() + d.deadLetter().payload())
        .containsExactly(
            "", SHARD_3.position() + "#2garbage", "", SHARD_3.position() + "#4{\"x\":1}");
  }

  @Test
  void brokenGzipIsADeadLetterWithItsBytes() throws Exception {
    byte[] record = gzip(FLAT.getBytes(UTF_8));
    byte[] broken = java.util.Arrays.copyOf(record, record.length - 9);
    DeadLetter letter =
        EventDecoder.json(Sale.FORMAT, AUTO).decodeAll(broken, SHARD_3).get(0).deadLetter();
    assertThat(letter.reason()).isEqualTo("gzip that cannot be decompressed");
    assertThat(Base64.getDecoder().decode(letter.payload())).isEqualTo(broken);
  }

  @Test
  void aZipBombIsADeadLetter() throws Exception {
    byte[] bomb = gzip(new byte[65 << 20]);
    DeadLetter letter =
        EventDecoder.json(Sale.FORMAT, AUTO).decodeAll(bomb, SHARD_3).get(0).deadLetter();
    assertThat(letter.reason()).isEqualTo("gzip of more than 64 MB");
    assertThat(Base64.getDecoder().decode(letter.payload())).isEqualTo(bomb);
  }

  @Test
  void readsTimesAndAmountsOfAnotherProducer() {
    RecordFormat format =
        AUTO.withTimes(TimeFormat.of("dd/MM/yyyy HH:mm:ss", ZoneId.of("America/New_York")));
    String record = FLAT.replace(NOON, "01/05/2024 08:00:00").replace("10.25", "\"10.25\"");
    assertThat(decode(format, record + record))
        .extracting(Decoded::event)
        .containsExactly(SALE, SALE);
    assertThat(deadLetter(format, FLAT).reason()).isEqualTo("impossible time");
  }

  @Test
  void readsMappedCsv() throws Exception {
    RecordFormat format =
        RecordFormat.SINGLE
            .withMapping(
                Mapping.csv(Sale.FORMAT.fields())
                    .add("store_id", "Filiale")
                    .add("category", "'Toys'")
                    .add("sales", "Betrag")
                    .build())
            .withTimes(TimeFormat.of("epoch-seconds", ZoneId.of("UTC")));
    EventDecoder<Sale> decoder =
        EventDecoder.csv(
            Sale.FORMAT, format, List.of("category", "Betrag", "Filiale", "evnt_time", "store_id"));
    assertThat(decoder.decode("x,10.25,store_1,1714564800,y".getBytes(UTF_8), SHARD_3).event())
        .isEqualTo(SALE);
    DeadLetter letter =
        decoder.decode("x,10.25,,1714564800,y".getBytes(UTF_8), SHARD_3).deadLetter();
    assertThat(letter.field()).isEqualTo("store_id");
    assertThat(letter.reason()).isEqualTo("required field missing at Filiale");
  }

  /** Whatever the bytes are, a mapped decoder gives events or dead letters. */
  @Test
  void decodesAnyMutationOfARecord() throws Exception {
    List<RecordFormat> formats =
        List.of(
            AUTO,
            mapped("$.sales[*]", Map.of("sales", "$.sales[*].v", "category", "$.c[1]")),
            mapped(null, Map.of("sales", "$.sales[0].v", "category", "$.c[1]")));
    byte[] record =
        """
        {"evnt_time":"2024-05-01T12:00:00","sales":[{"v":10.25}, {"v":"x]"},7,{"v":1}],\
        "c":[1,"b"],"store_id":"store_1"}"""
            .getBytes(UTF_8);
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = record.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutated[random.nextInt(mutated.length)] = record[random.nextInt(record.length)];
      }
      for (RecordFormat format : formats) {
        List<Decoded<Sale>> decoded =
            EventDecoder.json(Sale.FORMAT, format).decodeAll(mutated, SHARD_3);
        assertThat(decoded).isNotEmpty();
      }
    }
    assertThat(new ObjectMapper().readTree(record).get("sales")).hasSize(4);
  }
}
