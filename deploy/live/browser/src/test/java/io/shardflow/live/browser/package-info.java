/** The live page in a browser: what a reader sees, compared with the files. */
package io.shardflow.live.browser;
