/** How long things take: durations counted in buckets. */
@NullMarked
package io.kustos.server.latency;

import org.jspecify.annotations.NullMarked;
