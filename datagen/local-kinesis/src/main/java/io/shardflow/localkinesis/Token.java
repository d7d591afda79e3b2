package io.shardflow.localkinesis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/**
 * What callers get to hand back as it is: its kind and all that the next call needs to know, as
 * text.
 */
final class Token {
  /** How long iterators and the tokens of pages can be used. */
  static final long LIFE_MILLIS = 300_000;

  /** A place in a shard. */
  record Iterator(String stream, long created, String shard, long index, long issued) {}

  /** Where a list of shards goes on. */
  record ShardsPage(Messages.ListShards rest, long issued) {}

  private Token() {}

  static String write(Object content) {
    String json = new String(WireFormat.JSON.write(content), ISO_8859_1);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((kind(content.getClass()) + json).getBytes(ISO_8859_1));
  }

  /** What was written as a token. */
  static <T> T read(String name, String token, Class<T> type) {
    try {
      String content = new String(Base64.getUrlDecoder().decode(token), ISO_8859_1);
      if (content.startsWith(kind(type))) {
        return WireFormat.JSON.read(
            content.substring(kind(type).length()).getBytes(ISO_8859_1), type);
      }
    } catch (IllegalArgumentException | KinesisError e) {
      // Not one of ours, like those of another kind.
    }
    throw KinesisError.invalidArgument("Invalid %s.", name);
  }

  private static String kind(Class<?> type) {
    return type.getSimpleName() + " ";
  }

  static boolean isExpired(long issuedMillis, long nowMillis) {
    return nowMillis - issuedMillis > LIFE_MILLIS;
  }
}
