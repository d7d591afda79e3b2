/** What all local commands share: exit status, error messages, help, and stopping by Ctrl-C. */
package io.shardflow.local.command;
