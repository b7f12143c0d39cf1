/**
 * The journal: an append-only, numbered, replayable record on disk of everything that came in,
 * durable before it is acknowledged.
 */
@NullMarked
package io.kustos.server.journal;

import org.jspecify.annotations.NullMarked;
