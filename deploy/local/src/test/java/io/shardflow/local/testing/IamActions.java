package io.shardflow.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The IAM actions that README says are needed. */
public final class IamActions {
  private static final Pattern ACTION = Pattern.compile("`kinesis:(\\w+)`");

  private IamActions() {}

  /** Those in the one row of README's table that begins so, without {@code kinesis:}. */
  public static Set<String> of(String what) throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../README.md")).stream()
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
