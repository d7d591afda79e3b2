package io.shardflow.datagen.kinesis;

import java.util.Base64;

/** What callers get to hand back as it is: all that the next call needs to know, as text. */
final class Token {
  /** How long iterators and the tokens of pages can be used. */
  static final long LIFE_MILLIS = 300_000;

  /** A place in a shard. */
  record Iterator(String stream, long created, String shard, long index, long issued) {}

  /** Where a list of shards goes on. */
  record ShardsPage(Messages.ListShards rest, long issued) {}

  private Token() {}

  static String write(Object content) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Wire.JSON.write(content));
  }

  /** What was written as a token. */
  static <T> T read(String name, String token, Class<T> type) {
    try {
      return Wire.JSON.read(Base64.getUrlDecoder().decode(token), type);
    } catch (IllegalArgumentException | KinesisError e) {
      throw KinesisError.invalidArgument("Invalid %s.", name);
    }
  }

  static boolean isExpired(long issuedMillis, long nowMillis) {
    return nowMillis - issuedMillis > LIFE_MILLIS;
  }
}
