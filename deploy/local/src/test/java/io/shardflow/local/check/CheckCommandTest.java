package io.shardflow.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String SALE =
      "{\"category\":\"Toys\",\"store_id\":\"s\",\"evnt_time\":\"%s\",\"sales\":%s}\n";

  private static final String ENVELOPE =
      "{\"till\":{\"shop\":\"s\"},\"sold\":[{\"of\":\"Toys\",\"for\":\"2.50\",\"at\":1612101947}]}\n";

  private static final List<String> MAPPING =
      List.of(
          "--source.records=$.sold[*]",
          "--map.store_id=$.till.shop",
          "--map.category=$.sold[*].of",
          "--map.sales=$.sold[*].for",
          "--map.evnt_time=$.sold[*].at");

  @TempDir Path folder;

  private String out;

  @Test
  void acceptsValidOptions() throws Exception {
    assertThat(check("store-revenue", "--sink.path", folder.toString())).isZero();
    assertThat(out).isEqualTo("store-revenue: the options are valid.\n");
  }

  @Test
  void showsTheEventsOfASample() throws Exception {
    assertThat(check(mapped(sample(ENVELOPE)))).isZero();
    assertThat(out)
        .contains(
            "     1  {\"category\":\"Toys\",\"store_id\":\"s\","
                + "\"evnt_time\":\"2021-01-31T14:05:47\",\"sales\":2.5}\n",
            "\n1 of 1 records can be decoded.\n");
  }

  @Test
  void showsWhyRecordsCannotBeDecoded() throws Exception {
    String path = sample(ENVELOPE + "no object\n" + ENVELOPE.replace("shop", "till"));
    assertThat(check(mapped(path))).isEqualTo(1);
    assertThat(out)
        .contains(
            "     2  UNREADABLE not a JSON object, at line 2 of " + path + ": no object\n",
            "     3  UNREADABLE required field missing at $.till.shop (field store_id), at line 3",
            "\n1 of 3 records can be decoded.\n     1 x not a JSON object, first at line 2 of ");
  }

  @Test
  void readsTheSampleAsTheRecordsOfAStream() throws Exception {
    String path = sample(SALE.formatted("2021-01-31T14:05:47", "x"));
    String kinesis = "--source.type=kinesis";
    assertThat(
            check(
                "store-revenue",
                kinesis,
                "--source.stream=sales",
                "--source.region=us-east-1",
                "--sample=" + path))
        .isEqualTo(1);
    assertThat(out).contains("not a JSON object");
    assertThatThrownBy(() -> check("store-revenue", kinesis, "--sample", path))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--source.stream: missing");
  }

  @Test
  void readsStandardInput() throws Exception {
    InputStream in = System.in;
    System.setIn(
        new ByteArrayInputStream(
            SALE.formatted("1971-01-31T14:05:47", "1").getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(check("store-revenue", "--sample", "-")).isZero();
    } finally {
      System.setIn(in);
    }
    assertThat(out)
        .contains("1 of 1 records can be decoded.", "1 x a time before 1990: check the unit");
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThatThrownBy(() -> check("store-revenue", "--sample", "none", "--source.tpye", "file"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("2 options are wrong")
        .hasMessageContaining("--sample none: no such file")
        .hasMessageContaining("did you mean --source.type?");
    assertThatThrownBy(() -> check("store-revenue", "--sink.partition-by", "floor"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("no data set of this job has such a field");
  }

  @Test
  void deletesNoResults() throws Exception {
    String path = sample(SALE.formatted("2021-01-31T14:05:47", "1"));
    Path results = folder.resolve("out/store-revenue/year=2021/month=01/day=31/hour=14");
    Files.createDirectories(results);
    Path file = Files.writeString(results.resolve("part-store-revenue-1-0"), "{}\n");
    String sink = "--sink.path=" + folder.resolve("out");
    assertThat(check("store-revenue", sink, "--sink.existing=replace", "--sample", path)).isZero();
    assertThat(file).exists();
  }

  private String sample(String records) throws Exception {
    return Files.writeString(folder.resolve("sample.jsonl"), records).toString();
  }

  private static String[] mapped(String sample) {
    List<String> arguments = new ArrayList<>(MAPPING);
    arguments.add(0, "store-revenue");
    arguments.add("--sample=" + sample);
    return arguments.toArray(String[]::new);
  }

  private int check(String... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return new CheckCommand().run(List.of(arguments), new Configuration());
    } finally {
      System.setOut(before);
      out = printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
  }
}
