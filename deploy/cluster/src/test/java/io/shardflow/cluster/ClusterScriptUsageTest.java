package io.shardflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.cluster.ClusterScript.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong commands have exit status 2 and change nothing; a cluster that is not there has 1. */
class ClusterScriptUsageTest {
  @TempDir Path folder;
  private ClusterScript script;

  @BeforeEach
  void createScript() {
    // Nothing listens on this port.
    script = new ClusterScript(folder, "http://localhost:1");
  }

  @Test
  void printsAllCommands() throws Exception {
    assertThat(script.run("--help").succeeded())
        .contains("start-application JOB", "submit JOB", "upgrade WHICH", "rollback WHICH");
    assertThat(script.run("submit", "--help").succeeded()).contains("Exit status: 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                    | A command is missing.
          sumbit archive                            | There is no command sumbit.
          submit                                    | submit needs the name of a job
          submit Archive                            | Archive is not the name of a job.
          submit --cluster x archive                | --cluster is not an option of submit.
          submit archive --jar                      | --jar needs a value.
          submit archive --jar=                     | --jar needs a value.
          submit archive --jar none.jar             | There is no file none.jar.
          submit archive --parallelism 0            | --parallelism must be a number from 1 to 999999, but is 0.
          list --url localhost:8081                 | --url must begin with http:// or https://
          list archive                              | list takes no name: archive
          savepoint                                 | savepoint needs the name or the id of a job.
          stop archive dedup                        | stop takes one name or the id of a job, but got: archive dedup
          stop --force archive                      | --force is not an option of stop.
          upgrade                                   | upgrade needs the name or the id of a job.
          rollback a --parallelism many             | --parallelism must be a number from 1 to 999999, but is many.
          start archive                             | start takes no name: archive. To start a cluster for one job, use
          start                                     | FLINK_HOME is not set: it must be the folder of Flink 1.20.
          """)
  void refusesAWrongCommand(String command, String message) throws Exception {
    script.setEnvironment("FLINK_HOME", "");
    Ended ended = script.run(command == null ? new String[0] : command.split(" "));
    assertThat(ended.err()).contains(message, "See cluster.sh --help.");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void saysThatNoClusterAnswers() throws Exception {
    Ended ended = script.run("stop", "archive");
    assertThat(ended.err()).contains("Flink does not answer at http://localhost:1: ");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void refusesAFolderWithoutFlink() throws Exception {
    script.setEnvironment("FLINK_HOME", folder.toString());
    Ended ended = script.run("start");
    assertThat(ended.err()).contains("There is no " + folder + "/bin/flink");
    assertThat(ended.status()).isEqualTo(2);
  }
}
