package io.shardflow.aws.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.InstalledPrograms;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Terraform parses the committed files, and would format them in the same way. */
class TerraformFmtIT {

  @Test
  void theFilesAreFormatted() throws Exception {
    InstalledPrograms.require("terraform");
    Process fmt =
        new ProcessBuilder("terraform", "fmt", "-check", "-diff", "-no-color", "terraform")
            .redirectErrorStream(true)
            .start();
    String output = new String(fmt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(fmt.waitFor()).as(output).isZero();
  }
}
