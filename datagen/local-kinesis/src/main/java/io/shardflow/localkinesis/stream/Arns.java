package io.shardflow.localkinesis.stream;

/** The account of the local Kinesis and the ARNs of its streams. */
public final class Arns {
  public static final String ACCOUNT = "000000000000";
  private static final String STREAM_PREFIX = "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/";
  private static final String ANY_STREAM_PREFIX = "arn:[^:]*:kinesis:[^:]*:[^:]*:stream/";

  private Arns() {}

  public static String ofStream(String name) {
    return STREAM_PREFIX + name;
  }

  /** Returns the name of a stream from its ARN, of any account and region. */
  static String streamName(String arn) {
    return arn.replaceFirst(ANY_STREAM_PREFIX, "");
  }
}
