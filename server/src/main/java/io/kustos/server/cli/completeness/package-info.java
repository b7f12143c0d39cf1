/** {@code kustos completeness}. */
@NullMarked
package io.kustos.server.cli.completeness;

import org.jspecify.annotations.NullMarked;
