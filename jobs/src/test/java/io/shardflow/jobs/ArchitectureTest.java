package io.shardflow.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** Dependencies between packages point one way. */
@AnalyzeClasses(packages = "io.shardflow", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
  /** Leaves out test classes, in folders and in jars. */
  static final class MainCode implements ImportOption {
    private static final Pattern TESTS = Pattern.compile(".*(/target/.*test|-tests\\.jar).*");

    @Override
    public boolean includes(Location location) {
      return !location.matches(TESTS);
    }
  }

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("io.shardflow.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule MODEL_DEPENDS_ON_NO_CONNECTOR_AND_NO_JOB =
      noClasses()
          .that()
          .resideInAnyPackage("io.shardflow.model..", "io.shardflow.codec..", "io.shardflow.text..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.shardflow.jobs..",
              "io.shardflow.datagen..",
              "org.apache.flink.connector..",
              "org.apache.flink.streaming..",
              "com.amazonaws..",
              "software.amazon..");

  @ArchTest
  static final ArchRule JOBS_DO_NOT_DEPEND_ON_THEIR_TEST_TOOLS =
      noClasses()
          .that()
          .resideInAPackage("io.shardflow.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.shardflow.localkinesis..", "io.shardflow.expected..");
}
