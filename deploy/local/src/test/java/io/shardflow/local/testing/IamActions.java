package io.shardflow.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The IAM actions that deploy/README.md lists as required. */
public final class IamActions {
  private static final Pattern ACTION = Pattern.compile("`kinesis:(\\w+)`");

  private IamActions() {}

  /** Returns the actions in the table row that begins with a text, without {@code kinesis:}. */
  public static Set<String> of(String what) throws IOException {
    List<String> rows =
        Files.readAllLines(RepositoryFile.of("deploy/README.md")).stream()
            .filter(line -> line.startsWith("| " + what) && line.contains("`kinesis:"))
            .toList();
    assertThat(rows).as(what).hasSize(1);
    return ACTION
        .matcher(rows.get(0))
        .results()
        .map(action -> action.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
