package io.shardflow.local.cases.format;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A case of a test file. Lines count from 1.
 *
 * @param job the job, or null if {@code sql} is set or the {@code config} names the job
 * @param sql the SQL pipeline or script; null for a job
 * @param config the file of property groups, or null
 * @param options the values of options, by key
 * @param expected the expected rows, one entry per data set
 * @param only whether data sets that are not expected must be empty
 * @param allFields whether an expected row names all fields; otherwise only the named ones count
 * @param tolerance by how much a number may differ
 */
public record TestCase(
    TestFile file,
    int line,
    String name,
    Sourced job,
    Sourced sql,
    Sourced config,
    Map<String, Sourced> options,
    CaseInput input,
    List<ExpectedRows> expected,
    boolean only,
    boolean allFields,
    BigDecimal tolerance) {

  /** A text, and the line on which it is. */
  public record Sourced(String text, int line) {}

  /** Returns a path that the file names, which is relative to the folder of the file. */
  public Path resolve(String path) {
    return file.folder().resolve(path);
  }
}
