package io.shardflow.localkinesis.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/**
 * Opaque tokens for callers: shard iterators and the tokens of pages. A token holds its type and
 * everything that the next call needs, as text.
 */
public final class Token {
  /** How long iterators and page tokens are valid. */
  public static final long LIFE_MILLIS = 300_000;

  /** A position in a shard. */
  public record Iterator(String stream, long created, String shard, long index, long issued) {}

  /** The next page of a list of shards. */
  public record ShardsPage(Messages.ListShards request, long issued) {}

  private Token() {}

  public static String write(Object content) {
    String json = new String(WireFormat.JSON.write(content), ISO_8859_1);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((kind(content.getClass()) + json).getBytes(ISO_8859_1));
  }

  /**
   * Reads a token.
   *
   * @param name the name of the token, for the error message
   * @throws ServiceError if it is not a token of this type
   */
  public static <T> T read(String name, String token, Class<T> type) {
    try {
      String content = new String(Base64.getUrlDecoder().decode(token), ISO_8859_1);
      if (content.startsWith(kind(type))) {
        return WireFormat.JSON.read(
            content.substring(kind(type).length()).getBytes(ISO_8859_1), type);
      }
    } catch (IllegalArgumentException | ServiceError e) {
      // Reported below, like a token of another type.
    }
    throw ServiceError.invalidArgument("Invalid %s.", name);
  }

  private static String kind(Class<?> type) {
    return type.getSimpleName() + " ";
  }

  public static boolean isExpired(long issuedMillis, long nowMillis) {
    return nowMillis - issuedMillis > LIFE_MILLIS;
  }
}
