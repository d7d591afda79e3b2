package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of the repository that follow from declarations in code.
 *
 * @param module the folder of the module with the test, such as {@code jobs}
 * @param test the test that holds the files to the declarations
 * @param property the system property with which the test writes the files
 */
public record GeneratedFiles(String module, Class<?> test, String property) {

  /** Asserts that a file has this content. Writes it first, if the property is set. */
  public void assertUpToDate(Path file, String content) throws IOException {
    if (areToBeWritten()) {
      Files.writeString(file, content);
    }
    assertThat(file).as(outOfDate(file.toString())).hasContent(content);
  }

  /** Returns whether the test must write the files. */
  public boolean areToBeWritten() {
    return Boolean.getBoolean(property);
  }

  /** Returns what a test says about files that are out of date. */
  public String outOfDate(String files) {
    return "%s is out of date. Regenerate it: mvn test -pl %s -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -D%s=true"
        .formatted(files, module, test.getSimpleName(), property);
  }
}
