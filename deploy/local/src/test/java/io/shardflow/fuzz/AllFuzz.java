package io.shardflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * All fuzz targets as one. The first byte of an input is the index of a target; the rest is the
 * input of that target.
 */
public class AllFuzz {
  /** A target and its method. */
  record Target(Class<?> type, Input input) {
    String name() {
      return type.getSimpleName();
    }
  }

  /** Runs a target with an input. */
  interface Input {
    void run(byte[] input) throws IOException;
  }

  static final List<Target> TARGETS =
      List.of(
          new Target(EventsFuzz.class, EventsFuzz::fuzzerTestOneInput),
          new Target(DecoderFuzz.class, DecoderFuzz::fuzzerTestOneInput),
          new Target(DiscoveryFuzz.class, DiscoveryFuzz::fuzzerTestOneInput),
          new Target(OptionsFuzz.class, OptionsFuzz::fuzzerTestOneInput),
          new Target(FilesFuzz.class, FilesFuzz::fuzzerTestOneInput),
          new Target(KinesisFuzz.class, KinesisFuzz::fuzzerTestOneInput),
          new Target(RulesFuzz.class, RulesFuzz::fuzzerTestOneInput));

  private AllFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length > 0) {
      TARGETS
          .get(Math.floorMod(input[0], TARGETS.size()))
          .input()
          .run(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /** Writes the seeds of all targets, each with the index of its target before it. */
  static void writeSeeds(Path seeds, Path folder) throws IOException {
    for (int i = 0; i < TARGETS.size(); i++) {
      String target = TARGETS.get(i).name();
      List<Path> files;
      try (Stream<Path> list = Files.list(seeds.resolve(target))) {
        files = list.sorted().toList();
      }
      for (Path file : files) {
        byte[] seed = Files.readAllBytes(file);
        byte[] input = new byte[seed.length + 1];
        input[0] = (byte) i;
        System.arraycopy(seed, 0, input, 1, seed.length);
        Files.write(folder.resolve(target + "-" + file.getFileName()), input);
      }
    }
  }
}
