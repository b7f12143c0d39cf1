/** Tests that follow logs as API servers were measured to write them. */
@NullMarked
package io.kustos.server.source.log;

import org.jspecify.annotations.NullMarked;
