/** Tests of the scan. */
@NullMarked
package io.kustos.server.scan;

import org.jspecify.annotations.NullMarked;
