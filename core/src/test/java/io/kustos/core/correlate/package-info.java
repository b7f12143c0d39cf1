/** Tests of correlations. */
@NullMarked
package io.kustos.core.correlate;

import org.jspecify.annotations.NullMarked;
