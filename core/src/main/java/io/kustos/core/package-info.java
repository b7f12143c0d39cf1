/** The engine as a library: events in, matches out; no clock, no thread, no socket, no file. */
@NullMarked
package io.kustos.core;

import org.jspecify.annotations.NullMarked;
