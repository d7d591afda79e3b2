package io.shardflow.local.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A user's way from records of another shape to a job that reads them. */
class DiscoverIT {
  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void printsACommandThatReadsTheRecords() throws Exception {
    Path tills = Files.createDirectory(folder.resolve("tills"));
    Files.writeString(
        tills.resolve("2024-05-01T12:00.jsonl"),
        """
        {"the shop":{"no":7},"lines":[{"soldAt":"31/05/2024 12:00:00","dept":"Toys","amt":1.10},
         {"soldAt":"31/05/2024 12:00:01","dept":"Books","amt":"2.20"}]}
        {"the shop":{"no":7},"lines":[{"soldAt":"31/05/2024 12:00:02","dept":"Toys","amt":"N/A"}]}
        """);
    Files.writeString(
        folder.resolve("properties.json"),
        """
        [{"PropertyGroupId":"source","PropertyMap":{"type":"file","path":"tills"}},
         {"PropertyGroupId":"dedup","PropertyMap":{"window":"20 s"}},
         {"PropertyGroupId":"sink","PropertyMap":{"path":"unused"}}]
        """);

    Ended found = script.run("discover", "--config", "properties.json", "--for", "store-revenue");
    assertThat(found.err()).startsWith("Reading up to 1,000 records of tills");
    assertThat(found.status()).isZero();
    assertThat(found.out())
        .contains(
            "$['the shop'].no ",
            "With these options, it reads 66.7 % of the sample (2 of 3 events):",
            "\"PropertyMap\":{\"records\":\"$.lines[*]\",\"time-format\":\"dd/MM/yyyy HH:mm:ss\"}")
        .containsPattern("store_id +\\$\\['the shop']\\.no +guessed from the name\n")
        .containsPattern(" 1  wrong type  sales  \\$\\.lines\\[\\*]\\.amt  \\{\"the shop\"");

    String command =
        found.out().lines().filter(line -> line.contains("run.sh store-revenue")).findFirst().get();
    Ended job = script.bash(command.replace("deploy/local/run.sh", "\"$0\""));
    assertThat(job.status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .singleElement()
        .asString()
        .contains("\"store_id\":\"7\",\"revenue\":3.3", "\"sales_count\":2");
    assertThat(JobRun.rows(folder.resolve("out"), "dead-letters"))
        .singleElement()
        .asString()
        .contains("wrong type at $.lines[*].amt");
    assertThat(folder.resolve("unused")).doesNotExist();
  }

  @Test
  void reportsUnknownOptionsNevertheless() throws Exception {
    Ended ended =
        script.run("discover", "--dedup.window", "20 s", "--map.sales", "$.amt", "--for", "no-job");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err())
        .contains("3 options are wrong", "--dedup.window 20 s: unknown option")
        .contains("--map.sales $.amt: needs --for JOB", "--for no-job: not allowed");
  }
}
