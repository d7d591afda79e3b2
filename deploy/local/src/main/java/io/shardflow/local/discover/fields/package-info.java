/** What is known about the fields of a sample: their types, and the notations of their times. */
package io.shardflow.local.discover.fields;
