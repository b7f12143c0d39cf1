/** {@code kustos scan} and {@code kustos demo}. */
@NullMarked
package io.kustos.server.cli.scan;

import org.jspecify.annotations.NullMarked;
