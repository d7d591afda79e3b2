package io.shardflow.jobs.taxi;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.model.TaxiTrip;
import java.util.List;

/** Taxi trips in, as texts or typed; typed rows out. */
public final class TaxiTripsJob implements Job {
  @Override
  public String name() {
    return "taxi-trips";
  }

  @Override
  public String description() {
    return "taxi trips as typed rows, in folders of the pick-up";
  }

  @Override
  public List<Option<?>> options() {
    return List.of();
  }

  @Override
  public void define(JobFlow flow) {
    flow.sink("taxi-trips", TaxiTripsPipeline.of(flow.source(TaxiTrip.FORMAT)));
  }
}
