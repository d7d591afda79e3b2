package io.shardflow.jobs.deliver.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> says:
 * HMAC-SHA256 of {@code ID.TIMESTAMP.BODY}. Thread-safe.
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String BASE64_PREFIX = "whsec_";

  private final SecretKeySpec key;

  /**
   * Creates a signature.
   *
   * @param secret {@code whsec_} and a key in Base64, or any text whose bytes are the key
   */
  public WebhookSignature(String secret) {
    byte[] bytes =
        secret.startsWith(BASE64_PREFIX)
            ? Base64.getDecoder().decode(secret.substring(BASE64_PREFIX.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** Returns the value of the header {@code webhook-signature}. */
  public String of(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
