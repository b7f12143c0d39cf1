/** Hands what an import reads to the server that owns the data folder. */
@NullMarked
package io.kustos.server.handover;

import org.jspecify.annotations.NullMarked;
