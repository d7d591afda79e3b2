package io.shardflow.jobs.deliver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  /** The example in the tests of the libraries of standardwebhooks.com. */
  @Test
  void isThatOfStandardWebhooks() {
    assertThat(
            new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .of("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", utf8("{\"test\": 2432232314}")))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  /** {@code printf '%s' 'id.1.{}' | openssl dgst -sha256 -hmac secret -binary | base64}. */
  @Test
  void takesAnyTextAsKey() {
    assertThat(new WebhookSignature("secret").of("id", "1", utf8("{}")))
        .isEqualTo("v1,490pAcC1LQ1k1cOcmH0da199+A88OKCj0Io4WnJlp68=");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
