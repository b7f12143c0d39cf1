/** Where audit events come from. */
@NullMarked
package io.kustos.server.source;

import org.jspecify.annotations.NullMarked;
