package io.shardflow.local.cases.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * The expected rows of a data set.
 *
 * @param line the line of the name of the data set, from 1
 * @param place where the rows are in the file
 * @param isFlow whether the rows are inside of braces, and so on one line
 */
public record ExpectedRows(
    String dataSet, int line, List<Row> rows, NodeTuple place, boolean isFlow) {

  /**
   * An expected row.
   *
   * @param value an object with the fields of the row, or a text that is the whole line of a file
   */
  public record Row(JsonNode value, int line) {}
}
