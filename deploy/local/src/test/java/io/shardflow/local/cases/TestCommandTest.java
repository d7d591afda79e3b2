package io.shardflow.local.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
  /** Sales of a store; {@code @12:00:01} stands for this time on 1 May 2024, UTC. */
  private static final String STREAMS =
      """
      job: store-revenue
      cases:
        - name: an arrival after the idle timeout
          input:
            stream:
              - at: 2024-05-01T12:00:10Z
                record: {category: a, store_id: s, evnt_time: @12:00:10, sales: 1}
              - at: 2024-05-01T12:00:40Z
                record: {category: a, store_id: s, evnt_time: @12:00:20, sales: 2}
          expect:
            store-revenue: [{revenue: 1}]
            late-events: [{sales: 2}]
        - name: an arrival before the idle timeout
          input:
            stream:
              - at: 2024-05-01T12:00:10Z
                record: {category: a, store_id: s, evnt_time: @12:00:10, sales: 1}
              - at: 2024-05-01T12:00:39.999Z
                record: {category: a, store_id: s, evnt_time: @12:00:20, sales: 2}
          only: true
          expect:
            store-revenue: [{revenue: 3}]
            category-revenue: [{revenue: 3}]
        - name: one step is read before its watermark
          input:
            stream:
              - records:
                  - {category: a, store_id: s, evnt_time: @12:02:00, sales: 1}
                  - {category: a, store_id: s, evnt_time: @12:00:00, sales: 2}
          expect:
            store-revenue: [{revenue: 1}, {revenue: 2}]
            late-events: []
        - name: a silent shard
          input:
            stream:
              - {shard: 1, record: {category: a, store_id: s, evnt_time: @12:00:00, sales: 1}}
              - {record: {category: a, store_id: s, evnt_time: @12:00:00, sales: 2}}
              - silence: 20 s
              - {record: {category: a, store_id: s, evnt_time: @12:02:00, sales: 4}}
              - {shard: 1, record: {category: a, store_id: s, evnt_time: @12:00:30, sales: 8}}
              - silence: 10 s
              - {record: {category: a, store_id: s, evnt_time: @12:02:00, sales: 16}}
              - silence: 20 s
              - {record: {category: a, store_id: s, evnt_time: @12:02:01, sales: 32}}
              - {shard: 1, record: {category: a, store_id: s, evnt_time: @12:00:40, sales: 64}}
          expect:
            store-revenue: [{revenue: 11}, {revenue: 52}]
            late-events: [{sales: 64}]
        - name: the position of a malformed record
          options: {source.stream: sales}
          input:
            stream:
              - {shard: 2, at: 2024-05-01T12:00:00.5Z, records: ["{}", "[] x"]}
          expect:
            dead-letters:
              - {field: category, position: "1", arrival_time: 2024-05-01 12:00:00.500}
              - {source: sales/shardId-000000000002, position: "2"}
      """;

  @TempDir Path folder;
  private Ended ended;

  @Test
  void playsStreamsAsTheirSourceReadsThem() throws Exception {
    assertThat(run(STREAMS)).as(out()).isZero();
    assertThat(out()).contains("5 cases: 5 passed, 0 failed.");
  }

  @Test
  void showsWhatFails() throws Exception {
    Files.writeString(folder.resolve("rules.json"), "[{\"sensor_type\":\"t\",\"above\":1}]");
    int status =
        run(
            """
            cases:
              - name: differs
                job: store-revenue
                input:
                  records:
                    - {category: a, store_id: s, evnt_time: @12:00:00, sales: 1}
                    - nothing
                expect:
                  store-revenue: [{store_id: s, revenue: 2}]
              - name: not expected
                job: archive
                input: {text: "a"}
                only: true
                expect: {dead-letters: []}
              - name: back in time
                job: archive
                input:
                  stream:
                    - {at: 2024-05-01T12:00:00Z, record: a}
                    - {at: 2024-05-01T11:00:00Z, record: b}
                expect: {}
              - name: a file beside
                job: anomaly-filter
                options: {anomaly.rules: rules.json}
                input:
                  records:
                    - {sensor_id: a, sensor_type: t, location: l, floor: f, room: r,
                       timestamp: @12:00:00, reading: 2, status: ok}
                expect: {anomalies: [{reading: 2}]}
            """);
    assertThat(status).isEqualTo(1);
    assertThat(out())
        .contains(
            "FAIL  %s:2: differs\n".formatted(file()),
            "different, line 9: ",
            "revenue: expected 2, found 1",
            "note: 1 rows in dead-letters",
            "archive: expected 0 rows, found 1",
            "FAIL  %s:15: back in time\n      the job failed".formatted(file()),
            "the step in line 20 arrives at 2024-05-01T11:00:00Z",
            "PASS  %s:22: a file beside".formatted(file()),
            "4 cases: 1 passed, 3 failed.");
  }

  @Test
  void refusesInvalidOptionsAndDataSets() throws Exception {
    Files.writeString(
        folder.resolve("config.json"),
        """
        [{"PropertyGroupId": "sink", "PropertyMap": {"format": "jsn"}},
         {"PropertyGroupId": "map", "PropertyMap": {"nothing": "$.a"}}]
        """);
    int status =
        run(
            """
            job: store-revenue
            cases:
              - name: a
                options:
                  window.sise: 1 min
                input: {records: []}
                expect: {}
              - name: b
                config: config.json
                input: {records: []}
                expect: {}
              - name: c
                input: {records: []}
                expect:
                  store-revenu: []
              - name: d
                job: revenue
                input: {records: []}
                expect: {}
              - name: e
                options: {source.format: csv}
                input: {records: [{a: 1}]}
                expect: {}
            """);
    assertThat(status).isEqualTo(2);
    assertThat(err())
        .contains(
            "there are 6 problems",
            ":5: window.sise 1 min: unknown option; did you mean --window.size?",
            ":9: sink.format jsn: not allowed; allowed: one of: json, csv, parquet",
            ":9: map.nothing $.a: unknown input field",
            ":15: store-revenu is not a data set of the case; allowed: category-revenue,"
                + " dead-letters, late-events, store-revenue",
            ":17: job.name revenue: unknown job; the jobs are: ",
            ":21: source.format csv: the records of the case are mappings, which are JSON");
    assertThat(out()).isEmpty();
  }

  private int run(String text, String... options) throws Exception {
    Files.writeString(file(), text.replaceAll("@([0-9:]+)", "2024-05-01T$1"));
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(file().toString());
    arguments.add(0, "test");
    ended = InProcess.run(arguments.toArray(String[]::new));
    return ended.status();
  }

  private Path file() {
    return folder.resolve("cases.yaml");
  }

  private String out() {
    return ended.out();
  }

  private String err() {
    return ended.err();
  }
}
