package io.shardflow.localkinesis.api;

/** How the request of a call is read, and its response written. */
public interface MessageFormat {
  /** Returns the content type of responses. */
  String contentType();

  /**
   * Reads a request. Absent values are null.
   *
   * @throws ServiceError if the bytes are not such a request
   */
  <T> T read(byte[] bytes, Class<T> type);

  byte[] write(Object message);

  byte[] writeError(ServiceError error);
}
