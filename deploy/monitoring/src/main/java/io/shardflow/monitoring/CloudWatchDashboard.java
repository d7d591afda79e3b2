package io.shardflow.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import io.shardflow.monitoring.dashboard.Dashboard;
import io.shardflow.monitoring.dashboard.Panel;
import io.shardflow.monitoring.dashboard.Row;
import java.util.List;

/** The dashboard of applications: the same panels as in Grafana, one section per application. */
public final class CloudWatchDashboard {
  /** The columns of CloudWatch's grid. */
  private static final int COLUMNS = 24;

  private static final int WIDTH = 8;
  private static final int HEIGHT = 6;

  private CloudWatchDashboard() {}

  /**
   * Returns the body of the dashboard, in JSON. At most 20 applications fit into one: CloudWatch
   * allows 500 widgets.
   *
   * @param region the region of the applications and the streams, or a token for it
   */
  public static String body(List<Application> applications, String region) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode widgets = body.putArray("widgets");
    int y = 0;
    for (Application application : applications) {
      y = text("# " + application.name() + ": " + application.job(), 2, y, widgets);
      for (Row row : Dashboard.ROWS) {
        y = row(row, application, region, y, widgets);
      }
    }
    return body.toString();
  }

  private static int row(
      Row row, Application application, String region, int y, ArrayNode widgets) {
    List<Panel> panels =
        row.panels().stream()
            .filter(panel -> !panel.cloudWatch().apply(application).isEmpty())
            .toList();
    if (panels.isEmpty()) {
      return y;
    }
    int next = text("## " + row.title(), 1, y, widgets);
    for (int i = 0; i < panels.size(); i++) {
      int x = i * WIDTH % COLUMNS;
      if (i > 0 && x == 0) {
        next += HEIGHT;
      }
      graph(panels.get(i), application, region, x, next, widgets);
    }
    return next + HEIGHT;
  }

  /** Adds a line of text, and returns the coordinate of what follows. */
  private static int text(String markdown, int height, int y, ArrayNode widgets) {
    place(widgets.addObject().put("type", "text"), 0, y, COLUMNS, height)
        .putObject("properties")
        .put("markdown", markdown);
    return y + height;
  }

  private static void graph(
      Panel panel, Application application, String region, int x, int y, ArrayNode widgets) {
    ObjectNode properties =
        place(widgets.addObject().put("type", "metric"), x, y, WIDTH, HEIGHT)
            .putObject("properties");
    properties.put("title", panel.title());
    properties.put("region", region);
    properties.put("view", "timeSeries");
    ArrayNode metrics = properties.putArray("metrics");
    panel.cloudWatch().apply(application).forEach(query -> add(query, metrics.addArray()));
  }

  private static void add(CloudWatchQuery query, ArrayNode line) {
    if (query.expression() == null) {
      line.add(query.namespace()).add(query.metricName());
      query
          .sortedDimensions()
          .forEach(
              (name, value) -> {
                line.add(name);
                line.add(value);
              });
    }
    ObjectNode properties = line.addObject();
    properties.put("id", query.id());
    properties.put("period", query.periodSeconds());
    if (query.expression() == null) {
      properties.put("stat", query.stat());
    } else {
      properties.put("expression", query.expression());
    }
    if (query.label() != null) {
      properties.put("label", query.label());
    }
    if (!query.returnData()) {
      properties.put("visible", false);
    }
  }

  private static ObjectNode place(ObjectNode widget, int x, int y, int width, int height) {
    return widget.put("x", x).put("y", y).put("width", width).put("height", height);
  }
}
