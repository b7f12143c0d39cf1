/** Says whether events are missing from a log, and by what evidence. */
@NullMarked
package io.kustos.core.completeness;

import org.jspecify.annotations.NullMarked;
