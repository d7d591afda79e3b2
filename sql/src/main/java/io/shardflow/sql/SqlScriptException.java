package io.shardflow.sql;

/**
 * A statement of a script has failed. The message names file, line and reason; Flink logs details.
 */
final class SqlScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  SqlScriptException(String message) {
    super(message);
  }
}
