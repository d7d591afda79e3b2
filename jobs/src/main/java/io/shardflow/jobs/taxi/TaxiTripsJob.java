package io.shardflow.jobs.taxi;

import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.TaxiTrip;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Converts taxi trips, whose fields may be texts, to typed rows. */
public final class TaxiTripsJob implements Job<TaxiTrip> {
  @Override
  public String name() {
    return "taxi-trips";
  }

  @Override
  public String description() {
    return "taxi trips with typed columns, in folders by pick-up time";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public EventFormat<TaxiTrip> input(Options options) {
    return TaxiTrip.FORMAT;
  }

  @Override
  public void define(DataStream<TaxiTrip> events, JobFlow flow) {
    flow.sink("taxi-trips", TaxiTripsPipeline.of(events));
  }
}
