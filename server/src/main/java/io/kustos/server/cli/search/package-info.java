/** Questions to what was received: {@code kustos search, query, tail, show} and {@code who}. */
@NullMarked
package io.kustos.server.cli.search;

import org.jspecify.annotations.NullMarked;
