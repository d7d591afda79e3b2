package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The one jar that goes to a cluster. */
class JobsJarIT {

  @Test
  void holdsTheJobsAndTheirLibrariesAndNothingOfTheClusters() throws IOException {
    Path path = jar();
    assertThat(Files.size(path)).isLessThan(100_000_000);
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo(Main.class.getName());
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "anomaly-rules.json",
              "io/shardflow/model/Sale.class",
              "org/apache/flink/streaming/connectors/kinesis/FlinkKinesisConsumer.class",
              "org/apache/commons/logging/LogFactory.class",
              "com/fasterxml/jackson/core/JsonFactory.class",
              "META-INF/services/org.apache.flink.table.factories.Factory")
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.endsWith("module-info.class"))
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.startsWith("org/apache/logging/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("software/amazon/awssdk/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"));
    }
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().matches("jobs-.*\\.jar")).toList();
      assertThat(jars).hasSize(1);
      return jars.get(0);
    }
  }
}
