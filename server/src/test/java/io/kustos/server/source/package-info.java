/** What every source is held to. */
@NullMarked
package io.kustos.server.source;

import org.jspecify.annotations.NullMarked;
