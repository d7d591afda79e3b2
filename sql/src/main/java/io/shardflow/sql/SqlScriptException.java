package io.shardflow.sql;

/** A script that cannot be run; the message names file, line and reason; Flink logs the rest. */
final class SqlScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  SqlScriptException(String message) {
    super(message);
  }
}
