package io.shardflow.local.sizing;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints a sizing. */
final class SizingReport {
  private static final String LINE = "  %-18s %-36s %,14.1f %-33s %,12.2f%n";

  private final PrintStream out;
  private final PriceTable prices;

  SizingReport(PrintStream out, PriceTable prices) {
    this.out = out;
    this.prices = prices;
  }

  void print(Sizing sizing) {
    Workload load = sizing.load();
    out.printf(
        "%,d records/s of %,d bytes: %s/s, %s a month; up to %,.0f records/s. %,d keys. %s, prices of %s.%n%n",
        load.recordsPerSecond(),
        load.recordBytes(),
        bytes(load.bytesPerSecond()),
        bytes(load.gbPerMonth() * Workload.GB),
        load.peakRecords(),
        load.keys(),
        prices.region(),
        prices.date());
    printStream(sizing);
    printJobs(sizing);
    printCosts(sizing);
    printWalls(Walls.of(sizing));
    printAssumptions(sizing);
  }

  private void printStream(Sizing sizing) {
    StreamSize shards = sizing.provisioned();
    String obstacle = sizing.obstacleToOnDemand();
    out.println("Stream");
    out.printf(
        "  provisioned  %,10.2f $/month  %,d shards: %,d to write%s%n",
        shards.dollars(),
        shards.shards(),
        shards.shardsToWrite(),
        shards.shardsToRead() == 0 ? "" : ", %,d to read".formatted(shards.shardsToRead()));
    out.printf(
        "  on demand    %,10.2f $/month%s%n",
        sizing.onDemand().dollars(), obstacle == null ? "" : "  not possible: " + obstacle);
    out.printf(
        "  cheaper: %s. The jobs read by %s.%n",
        sizing.cheaperStream().isOnDemand() ? "on demand" : "provisioned", reader(sizing.load()));
    Workload other = sizing.load().withOtherReader();
    StreamSize otherShards = StreamSize.provisioned(other, prices);
    out.printf(
        "  by %s instead: provisioned %,.2f $/month, %,d shards%s%n%n",
        reader(other),
        otherShards.dollars(),
        otherShards.shards(),
        other.isPolling()
            ? "; each job reads a shard %.1f times per second"
                .formatted((double) Quotas.SHARD_READS / other.jobs().size())
            : "");
  }

  private static String reader(Workload load) {
    return load.isPolling() ? "polling" : "enhanced fan-out";
  }

  private void printJobs(Sizing sizing) {
    out.printf(
        "  %-18s %6s %12s %14s %11s %11s %11s %12s%n",
        "job",
        "KPUs",
        "AWS's figure",
        "records/s/KPU",
        "state",
        "checkpoint",
        "files/hour",
        "S3 puts/hour");
    for (JobSize job : sizing.jobs()) {
      out.printf(
          "  %-18s %,6d %12s %14s %11s %11s %,11.0f %,12.0f%n",
          job.profile().job(),
          job.kpus(),
          "%,d - %,d"
              .formatted(
                  JobSize.kpusOfAws(sizing.load(), JobSize.AWS_FAST),
                  JobSize.kpusOfAws(sizing.load(), JobSize.AWS_SLOW)),
          "%,.0f%s".formatted(job.recordsPerKpu(), job.profile().isMeasured() ? "" : "*"),
          bytes(job.stateBytes()),
          bytes(job.changedBytes()),
          job.files(),
          job.puts());
    }
    if (sizing.jobs().stream().anyMatch(job -> !job.profile().isMeasured())) {
      out.println("  * not measured: the speed of a similar job");
    }
    out.println();
  }

  private void printCosts(Sizing sizing) {
    out.printf("  %-18s %-36s %14s %-33s %12s%n", "dollars a month", "", "quantity", "unit", "$");
    print("stream", sizing.cheaperStream().costs());
    for (int i = 0; i < sizing.jobs().size(); i++) {
      print(sizing.jobs().get(i).profile().job(), sizing.applications().get(i));
    }
    print("all", sizing.others());
    out.printf("  %-18s %-36s %14s %-33s %,12.2f%n%n", "total", "", "", "", sizing.dollars());
  }

  private void print(String of, List<CostLine> lines) {
    for (CostLine line : lines) {
      out.printf(
          LINE,
          of,
          line.item(),
          line.quantity(),
          "%s at %s".formatted(line.price().unit(), prices.prices().get(line.price())),
          line.dollars());
    }
  }

  private void printWalls(List<String> walls) {
    if (!walls.isEmpty()) {
      out.println("Limits, see deploy/SIZING.md:");
      walls.forEach(wall -> out.println("  " + wall));
      out.println();
    }
  }

  private void printAssumptions(Sizing sizing) {
    out.printf(
        Locale.ROOT,
        "A KPU is planned for a third of the speed measured on a core (deploy/benchmark/README.md). AWS's figure is 1 to 3 MB/s"
            + " per KPU.%nNot included: taxes, data transfer, VPC endpoints, Glue, deliveries, queries, producers.%s%n",
        sizing.load().peak() == 1 ? "" : " Shards and KPUs are for the highest rate.");
  }

  /** Returns bytes in a unit that fits. */
  static String bytes(double bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return (value >= 100 || unit == 0 ? "%.0f %s" : "%.1f %s").formatted(value, units[unit]);
  }
}
