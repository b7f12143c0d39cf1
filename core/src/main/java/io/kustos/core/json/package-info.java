/** Lazy views over JSON bytes: nothing is copied or decoded until it is asked for. */
@NullMarked
package io.kustos.core.json;

import org.jspecify.annotations.NullMarked;
