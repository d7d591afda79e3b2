package io.shardflow.jobs.deliver.http;

import io.shardflow.jobs.deliver.receiver.DeliveryRow;

/** Renders templates for tests in other packages. */
public final class HttpTemplates {
  private HttpTemplates() {}

  public static String render(String template, DeliveryRow row, String dataSet) {
    return RowTemplate.parse(template).render(row, dataSet);
  }
}
