package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.FlinkCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** The one jar that goes to a cluster. */
class JobsJarIT {

  @Test
  void hasTheJobsAndTheirLibrariesButNoFlink() throws IOException {
    Path path = FlinkCluster.jarOfJobs();
    assertThat(Files.size(path)).isLessThan(68_000_000);
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo(Main.class.getName());
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "anomaly-rules.json",
              "io/shardflow/model/event/Sale.class",
              "org/apache/flink/streaming/connectors/kinesis/FlinkKinesisConsumer.class",
              "org/apache/commons/logging/LogFactory.class",
              "com/fasterxml/jackson/core/JsonFactory.class",
              "software/amazon/awssdk/services/sns/SnsClient.class",
              "META-INF/services/org.apache.flink.table.factories.Factory")
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.endsWith("module-info.class"))
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.startsWith("org/apache/logging/"))
          .noneMatch(name -> name.startsWith("org/slf4j/"))
          .noneMatch(name -> name.startsWith("software/amazon/awssdk/http/nio/"))
          .noneMatch(name -> name.startsWith("org/apache/commons/lang/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
          .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"));
    }
  }

  /**
   * The Kinesis connector has Jackson inside, relocated, once for each of its two AWS SDKs. They
   * cannot be left out, and cannot be ours: the connector names its own. Of the AWS SDK, ours has
   * the clients of deliveries, with its Reactive Streams and event streams.
   */
  @Test
  void hasEachLibraryOnceExceptInTheConnector() throws IOException {
    Map<String, Set<String>> places = new TreeMap<>();
    for (String name : classes()) {
      String original =
          name.replaceFirst("^META-INF/versions/\\d+/", "")
              .replaceFirst("^.*/(?:shaded|thirdparty|repackaged|relocated)/", "")
              .replaceFirst("^jackson/", "com/fasterxml/jackson/");
      places.computeIfAbsent(original, key -> new TreeSet<>()).add(name);
    }
    Set<String> copied = new TreeSet<>();
    places.forEach(
        (original, names) -> {
          names.removeIf(name -> name.startsWith("META-INF/"));
          if (names.size() > 1) {
            copied.add(original.replaceFirst("^((?:[^/]+/){2}).*", "$1"));
          }
        });
    assertThat(copied)
        .containsExactly("com/fasterxml/", "org/reactivestreams/", "software/amazon/");
  }

  /** A cluster has the connectors for files and generated data in lib, or it has not. */
  @Test
  void hasOnlyConnectorsOfFlink() throws IOException {
    assertThat(
            classes().stream()
                .filter(name -> name.startsWith("org/apache/flink/"))
                .map(name -> name.replaceFirst("^org/apache/flink/((?:[^/]+/){2}).*", "$1"))
                .distinct())
        .containsExactlyInAnyOrder(
            "connector/aws/",
            "connector/base/",
            "connector/datagen/",
            "connector/file/",
            "connector/kinesis/",
            "kinesis/shaded/",
            "streaming/connectors/",
            // What the file sink is made of.
            "streaming/api/");
  }

  /** A cluster of Flink 1.20 may run on Java 11, whatever it was built with. */
  @Test
  void noClassNeedsMoreThanJava11() throws IOException {
    Java11Api java11 = Java11Api.load();
    Map<String, Set<String>> missing = new TreeMap<>();
    try (JarFile jar = new JarFile(FlinkCluster.jarOfJobs().toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.getName().endsWith(".class") || isForLaterJava(entry.getName())) {
          continue;
        }
        try (InputStream in = jar.getInputStream(entry)) {
          ClassReader classFile = new ClassReader(in);
          assertThat(classFile.readUnsignedShort(6))
              .as("class file version of " + entry.getName())
              .isLessThanOrEqualTo(Opcodes.V11);
          Set<String> names = java11.missing(classFile);
          if (!names.isEmpty()) {
            missing.put(entry.getName(), names);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Java 11 does not look at the classes that a library has for later releases. */
  private static boolean isForLaterJava(String name) {
    Matcher version = Pattern.compile("META-INF/versions/(\\d+)/.*").matcher(name);
    return version.matches() && Integer.parseInt(version.group(1)) > 11;
  }

  /** What runs on one machine only is not part of the jar. */
  @Test
  void hasNoEmulatorExpectedResultsOrCommandLine() throws IOException {
    assertThat(classes())
        .filteredOn(name -> name.startsWith("io/shardflow/"))
        .isNotEmpty()
        .allMatch(name -> name.matches("io/shardflow/(codec|datagen|jobs|model|text)/.*"));
  }

  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(FlinkCluster.jarOfJobs().toFile())) {
      return jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")).toList();
    }
  }
}
