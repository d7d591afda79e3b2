package io.shardflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus's own tools accept the files, and each rule fires and clears in its examples. */
class PromtoolIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "promtool check rules prometheus/rules.yml",
        "promtool test rules prometheus/rules_test.yml",
        "promtool check config prometheus/prometheus.yml",
        "amtool check-config prometheus/alertmanager.yml"
      })
  void succeeds(String command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
