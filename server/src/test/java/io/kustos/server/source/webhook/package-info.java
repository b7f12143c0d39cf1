/** Tests. */
@NullMarked
package io.kustos.server.source.webhook;

import org.jspecify.annotations.NullMarked;
