package io.shardflow.aws.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Terraform parses the committed files, and would format them in the same way. */
class TerraformFmtIT {

  @Test
  void theFilesAreFormatted() throws Exception {
    assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of))
        .as("terraform is not on the PATH")
        .anyMatch(folder -> Files.isExecutable(folder.resolve("terraform")));
    Process fmt =
        new ProcessBuilder("terraform", "fmt", "-check", "-diff", "-no-color", "terraform")
            .redirectErrorStream(true)
            .start();
    String output = new String(fmt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(fmt.waitFor()).as(output).isZero();
  }
}
