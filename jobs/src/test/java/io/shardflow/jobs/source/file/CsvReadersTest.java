package io.shardflow.jobs.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.datagen.csv.CsvRows;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.event.Sale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.reader.BulkFormat.RecordIterator;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The three readers of CSV files agree: the file source of a job, {@code discover}, and {@code
 * datagen csv} followed by a job on a stream.
 */
class CsvReadersTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final List<String> FIELDS = List.of("category", "store_id", "evnt_time", "sales");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path file;

  /** The quoting modes of Python's module {@code csv}. */
  enum Quoting {
    MINIMAL,
    ALL,
    NONNUMERIC
  }

  /** A dialect of Python's module {@code csv}, with further variations among CSV writers. */
  record Dialect(Quoting quoting, String lineEnd, boolean byteOrderMark, boolean indexColumn) {
    String write(List<Sale> sales) {
      StringBuilder csv = new StringBuilder(byteOrderMark ? "\ufeff" : "");
      csv.append(indexColumn ? cell("") + "," : "");
      csv.append(String.join(",", FIELDS.stream().map(this::cell).toList())).append(lineEnd);
      int index = 0;
      for (Sale sale : sales) {
        csv.append(indexColumn ? number(index++) + "," : "")
            .append(cell(sale.category()))
            .append(',')
            .append(cell(sale.storeId()))
            .append(',')
            .append(cell(sale.eventTime().toString()))
            .append(',')
            .append(number(sale.sales()))
            .append(lineEnd);
      }
      return csv.toString();
    }

    private String cell(String text) {
      boolean quoted =
          quoting != Quoting.MINIMAL || text.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0);
      return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private String number(Object number) {
      return quoting == Quoting.ALL ? "\"" + number + '"' : number.toString();
    }
  }

  @BeforeProperty
  @BeforeEach
  void createFile() throws IOException {
    file = Files.createTempFile("rows", ".csv");
  }

  @AfterProperty
  @AfterEach
  void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 300)
  void readersAgreeOnOutputOfPython(
      @ForAll("dialects") Dialect dialect, @ForAll("sales") List<Sale> sales) throws IOException {
    List<Decoded<Sale>> read = assertReadersAgree(dialect.write(sales), null);
    if (sales.stream().noneMatch(CsvReadersTest::hasLineBreak)
        && (dialect.quoting != Quoting.MINIMAL || sales.stream().noneMatch(s -> hasEmptyText(s)))) {
      assertThat(read).filteredOn(Decoded::isEvent).extracting(Decoded::event).isEqualTo(sales);
      assertThat(read).hasSize(Math.max(1, sales.size()));
    }
  }

  @Property(tries = 300)
  void readersAgreeOnOutputOfAJob(@ForAll("sales") List<Sale> sales) throws IOException {
    List<Sale> written = sales.stream().filter(sale -> !hasLineBreak(sale)).toList();
    RecordEncoder encoder = new CsvEncoder();
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    for (Sale sale : written) {
      if (csv.size() == 0) {
        csv.write(encoder.header(sale));
      }
      encoder.encode(sale, csv);
    }
    if (!written.isEmpty()) {
      assertThat(assertReadersAgree(csv.toString(UTF_8), null))
          .extracting(Decoded::event)
          .isEqualTo(written);
    }
  }

  @Property(tries = 300)
  void readersAgreeOnAnyText(
      @ForAll("headers") String header, @ForAll("pieces") List<String> pieces) throws IOException {
    assertReadersAgree(header + String.join("", pieces), null);
    assertReadersAgree(String.join("", pieces), FIELDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "|,category,store_id,evnt_time,sales|0,Toys,s,TIME,1|; 1",
        "|category,store_id,,evnt_time,sales|Toys,s,x,TIME,1|; 1",
        "|category,store_id,evnt_time,sales,,|Toys,s,TIME,1|Toys,s,TIME,1,,|; 2",
        "|category,store_id,evnt_time,sales|Toys,s,TIME,1,,|; 1",
        "| category , \"store_id\" ,\"evnt_time \",sales|Toys,s,TIME,1|; 1",
        "|sales,category,store_id,evnt_time,sales|x,Toys,s,TIME,1|; 1",
        "|category,store_id,evnt_time,sales|Toys,\"s,TIME,1|Toys,s,TIME,1|Toys,s\",TIME,1|; 1",
        "|category,store_id,evnt_time,sales|Toys,s,TIME,1|||; 1",
        "|category,store_id,evnt_time,sales|Toys,s, TIME , 1 |; 1",
        "|category,store_id,evnt_time,sales|Toys,s,TIME|Toys,s,TIME,1,x|Toys,,TIME,1|; 0",
        "|category,store_id,evnt_time,sales|; 0",
      })
  void readersAgreeOnRows(String lines, int sales) throws IOException {
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      for (String mark : List.of("", "\ufeff")) {
        String text = mark + lines.substring(1).replace("TIME", NOON.toString());
        assertThat(assertReadersAgree(text.replace("|", lineEnd), null))
            .filteredOn(Decoded::isEvent)
            .hasSize(sales);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {"Toys,s,TIME,1|Toys,s,TIME,1|", "\"Toys\",\"s\",\"TIME\",\"1\"|Toys,s,TIME,1"})
  void readersAgreeOnRowsWithoutAHeader(String lines) throws IOException {
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      String text = lines.replace("TIME", NOON.toString()).replace("|", lineEnd);
      for (String mark : List.of("", "\ufeff")) {
        assertThat(assertReadersAgree(mark + text, FIELDS))
            .extracting(sale -> sale.event().category())
            .containsExactly("Toys", "Toys");
      }
    }
  }

  /** Asserts that all readers agree, and returns the records that the file source reads. */
  private List<Decoded<Sale>> assertReadersAgree(String csv, List<String> fields)
      throws IOException {
    Files.writeString(file, csv);
    List<Decoded<Sale>> read = read(Sale.FORMAT, fields);
    List<Decoded<AnyObject>> seen = read(AnyObject.FORMAT, fields);
    List<CsvRows.Row> sent = readRows(fields);
    if (sent == null) {
      boolean blank = csv.replaceAll("^\ufeff|[\r\n]", "").isEmpty();
      assertThat(read).isEqualTo(seen).isEqualTo(blank ? List.of() : null);
      return List.of();
    }
    if (sent.isEmpty()) {
      assertThat(read).hasSameSizeAs(seen).hasSize(fields == null ? 1 : 0);
      assertThat(read).noneMatch(Decoded::isEvent);
      return read;
    }
    assertThat(read).hasSameSizeAs(seen).hasSameSizeAs(sent);
    EventDecoder<Sale> ofStream = EventDecoder.json(Sale.FORMAT);
    for (int row = 0; row < read.size(); row++) {
      Decoded<Sale> direct = read.get(row);
      CsvRows.Row record = sent.get(row);
      assertThat(seen.get(row).isEvent()).isEqualTo(record.values() != null);
      if (record.values() == null) {
        assertThat(direct.deadLetter().reason())
            .isEqualTo(DeadLetter.Reason.NOT_CSV.label())
            .isEqualTo(seen.get(row).deadLetter().reason());
        assertThat(direct.deadLetter().payload().getBytes(UTF_8)).isEqualTo(record.payload());
        continue;
      }
      Map<String, String> fieldsSeen =
          JSON.readValue(
              seen.get(row).event().json(), new TypeReference<LinkedHashMap<String, String>>() {});
      fieldsSeen.values().removeIf(value -> value == null);
      assertThat(fieldsSeen).containsAllEntriesOf(record.values());
      Decoded<Sale> replayed = ofStream.decode(record.payload(), new ReplayOrigin(record.line()));
      assertThat(replayed.event()).isEqualTo(direct.event());
      if (!direct.isEvent()) {
        assertThat(replayed.deadLetter().reason()).isEqualTo(direct.deadLetter().reason());
        assertThat(replayed.deadLetter().field()).isEqualTo(direct.deadLetter().field());
        assertThat(replayed.deadLetter().position()).isEqualTo(direct.deadLetter().position());
      }
    }
    return read;
  }

  private record ReplayOrigin(long line) implements Origin {
    @Override
    public String source() {
      return "replay";
    }

    @Override
    public String position() {
      return Long.toString(line);
    }

    @Override
    public Instant arrivalTime() {
      return NOON;
    }
  }

  /** Returns null if the file is refused. */
  private <E extends Event> List<Decoded<E>> read(EventFormat<E> format, List<String> fields)
      throws IOException {
    long size = Files.size(file);
    FileSourceSplit split =
        new FileSourceSplit(
            "split", new org.apache.flink.core.fs.Path(file.toUri()), 0, size, 0, size);
    List<Decoded<E>> records = new ArrayList<>();
    try (BulkFormat.Reader<Decoded<E>> reader =
        new LineFormat<>(format, RecordFormat.SINGLE, FileOptions.Format.CSV, fields)
            .createReader(new Configuration(), split)) {
      for (RecordIterator<Decoded<E>> batch; (batch = reader.readBatch()) != null; ) {
        for (RecordAndPosition<Decoded<E>> next; (next = batch.next()) != null; ) {
          records.add(next.getRecord());
        }
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("header");
      return null;
    }
    return records;
  }

  /** Returns null if the file is refused. */
  private List<CsvRows.Row> readRows(List<String> fields) {
    List<CsvRows.Row> rows = new ArrayList<>();
    try (CsvRows csv = new CsvRows(file, fields)) {
      for (CsvRows.Row row; (row = csv.next()) != null; ) {
        rows.add(row);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("header");
      return null;
    }
    return rows;
  }

  private static boolean hasLineBreak(Sale sale) {
    return (sale.category() + sale.storeId()).matches("(?s).*[\r\n].*");
  }

  private static boolean hasEmptyText(Sale sale) {
    return sale.category().isEmpty() || sale.storeId().isEmpty();
  }

  @Provide
  static Arbitrary<Dialect> dialects() {
    return Combinators.combine(
            Arbitraries.of(Quoting.class),
            Arbitraries.of("\n", "\r\n", "\r"),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Dialect::new);
  }

  @Provide
  static Arbitrary<List<Sale>> sales() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withChars(',', '"', ' ', '\t', '\\', '\'', '#', '\0', '\u00e9', '\u2028', '\ufeff')
            .withCharRange('a', 'c')
            .withChars('\n', '\r')
            .ofMaxLength(6);
    Arbitrary<BigDecimal> amounts =
        Arbitraries.integers()
            .between(-100_000, 100_000)
            .map(cents -> BigDecimal.valueOf(cents, 2));
    return Combinators.combine(texts, texts, amounts)
        .as(
            (category, store, amount) ->
                new Sale(
                    category,
                    store,
                    NOON,
                    new BigDecimal(amount.stripTrailingZeros().toPlainString())))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  static Arbitrary<String> headers() {
    return Arbitraries.of("category", "store_id", "evnt_time", "sales", "sales ", "", "x", "\"y\"")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(names -> String.join(",", names) + "\n");
  }

  @Provide
  static Arbitrary<List<String>> pieces() {
    return Arbitraries.of(
            ",",
            ",",
            ",",
            "\"",
            "\"\"",
            " ",
            "\n",
            "\r",
            "\r\n",
            "Toys",
            "1",
            "1.50",
            "é",
            NOON.toString())
        .list()
        .ofMaxSize(40);
  }
}
