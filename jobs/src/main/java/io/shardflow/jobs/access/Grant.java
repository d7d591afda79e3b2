package io.shardflow.jobs.access;

import lombok.Value;

/** A permission on one resource. */
@Value
public class Grant {
  Permission permission;

  /** The resource, as {@link Permission#on()} describes it. */
  String resource;
}
