/** The files that are made from the declarations: rules, dashboard and documents. */
package io.shardflow.monitoring.file;
