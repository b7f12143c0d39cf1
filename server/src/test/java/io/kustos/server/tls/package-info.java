/** Tests. */
@NullMarked
package io.kustos.server.tls;

import org.jspecify.annotations.NullMarked;
