/** Brings the API servers' own counters, from files of scrapes and from a Prometheus. */
@NullMarked
package io.kustos.server.completeness;

import org.jspecify.annotations.NullMarked;
