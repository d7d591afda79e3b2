package io.shardflow.jobs.access;

import static io.shardflow.jobs.access.Permission.FAN_OUT;
import static io.shardflow.jobs.access.Permission.LIST_BUCKET;
import static io.shardflow.jobs.access.Permission.POLL_STREAM;
import static io.shardflow.jobs.access.Permission.PUBLISH;
import static io.shardflow.jobs.access.Permission.PUT_RECORDS;
import static io.shardflow.jobs.access.Permission.PUT_TO_FIREHOSE;
import static io.shardflow.jobs.access.Permission.READ_COMMANDS;
import static io.shardflow.jobs.access.Permission.READ_FILES;
import static io.shardflow.jobs.access.Permission.SUBSCRIBE;
import static io.shardflow.jobs.access.Permission.WRITE_CATALOG;
import static io.shardflow.jobs.access.Permission.WRITE_FILES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of IAM actions in the documents are those of the declarations. */
class PermissionDocumentTest {
  private static final Path DEPLOY = Path.of("../deploy/README.md");
  private static final Path DELIVERY = Path.of("DELIVERY.md");
  private static final Pattern ACTION = Pattern.compile("`([a-z0-9]+:[A-Z]\\w+)`");

  static List<Arguments> rows() {
    return List.of(
        row(DEPLOY, "a job, `discover`", POLL_STREAM.actions()),
        row(DEPLOY, "the same with enhanced fan-out", Permission.actionsOf(FAN_OUT, SUBSCRIBE)),
        row(DEPLOY, "`datagen --sink.stream`", PUT_RECORDS.actions()),
        row(DEPLOY, "the same with `--commands`", READ_COMMANDS.actions()),
        row(DEPLOY, "reading a stream that is encrypted", POLL_STREAM.keyActions()),
        row(DEPLOY, "reading a stream that is encrypted", FAN_OUT.keyActions()),
        row(DEPLOY, "writing to such a stream", PUT_RECORDS.keyActions()),
        row(DEPLOY, "`arn:aws:s3:::BUCKET` ", LIST_BUCKET.actions()),
        row(DEPLOY, "`arn:aws:s3:::BUCKET/FOLDER`", WRITE_FILES.actions()),
        row(DEPLOY, "files that are only read", Permission.actionsOf(READ_FILES, LIST_BUCKET)),
        row(DEPLOY, "the KMS key, if the bucket", WRITE_FILES.keyActions()),
        row(DEPLOY, "with `sink.catalog=glue`", WRITE_CATALOG.actions()),
        row(DELIVERY, "Kinesis | `kinesis:", PUT_RECORDS.actions()),
        row(DELIVERY, "Firehose | `firehose:", PUT_TO_FIREHOSE.actions()),
        row(DELIVERY, "SNS | `sns:", PUBLISH.actions()),
        row(DELIVERY, "an encrypted stream or topic", union(PUT_RECORDS, PUBLISH)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowHasExactlyTheDeclaredActions(Path document, String begin, Set<String> actions)
      throws IOException {
    List<String> rows =
        Files.readAllLines(document).stream()
            .filter(line -> line.startsWith("| " + begin))
            .toList();
    assertThat(rows).as(begin).hasSize(1);
    assertThat(actionsIn(rows.get(0))).isEqualTo(actions);
  }

  private static Set<String> actionsIn(String row) {
    return ACTION
        .matcher(row)
        .results()
        .map((MatchResult action) -> action.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> union(Permission... some) {
    return Stream.of(some)
        .flatMap(permission -> permission.keyActions().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Arguments row(Path document, String begin, Set<String> actions) {
    return Arguments.of(document, begin, actions);
  }
}
