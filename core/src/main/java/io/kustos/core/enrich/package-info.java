/** What an event means beyond its text: pure decoders, and look-ups in immutable tables. */
@NullMarked
package io.kustos.core.enrich;

import org.jspecify.annotations.NullMarked;
