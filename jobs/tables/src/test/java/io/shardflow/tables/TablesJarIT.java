package io.shardflow.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The self-contained jar of the jobs with table formats. */
class TablesJarIT {
  private static final int JAVA_11 = 55;

  @Test
  void noClassNeedsMoreThanJava11() throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            assertThat(in.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_11);
          }
        }
      }
    }
  }

  @Test
  void hasTheJobsAndBothTableFormats() throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();
      assertThat(names)
          .contains(
              "io/shardflow/jobs/Main.class",
              "io/delta/kernel/Table.class",
              "org/apache/iceberg/flink/sink/IcebergSink.class",
              "org/apache/hadoop/conf/Configuration.class",
              "software/amazon/awssdk/services/s3/S3Client.class",
              "software/amazon/awssdk/services/glue/GlueClient.class",
              "software/amazon/awssdk/services/sts/StsClient.class")
          .noneMatch(name -> name.startsWith("org/apache/flink/table/runtime/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"));
      assertThat(
              new String(
                  jar.getInputStream(
                          jar.getEntry("META-INF/services/io.shardflow.jobs.sink.TableFormat"))
                      .readAllBytes(),
                  StandardCharsets.UTF_8))
          .contains("DeltaFormat", "IcebergFormat");
    }
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("tables-.*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
