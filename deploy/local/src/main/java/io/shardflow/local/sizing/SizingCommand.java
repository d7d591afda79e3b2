package io.shardflow.local.sizing;

import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.command.Command;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** The command {@code sizing}: what a rate of records needs on AWS, and what it costs. */
public final class SizingCommand implements Command {
  @Override
  public String help() {
    return """
        sizing --records-per-second N [--key value ...]: what a stream of this rate and the jobs that read it need on AWS,
        and what that costs a month: shards or on demand, KPUs per job, state, files, dollars line by line

        Starts nothing and connects to nothing. Prices are from a dated table; speeds were measured. See deploy/SIZING.md.

        Options:
        """
        + Options.help(SizingOptions.ALL, Map.of());
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    Options options =
        Options.resolve(
            "sizing",
            OptionSources.of(arguments),
            SizingOptions.ALL,
            Map.of(),
            List.of(SizingOptions::check));
    PriceTable prices =
        PriceTable.load(options.get(SizingOptions.REGION), options.get(SizingOptions.PRICES));
    new SizingReport(System.out, prices).print(Sizing.of(Workload.of(options), prices));
    return 0;
  }
}
