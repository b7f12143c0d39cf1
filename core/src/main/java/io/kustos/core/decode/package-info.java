/** Turns bytes in any known wrapping into audit events and rejects. */
@NullMarked
package io.kustos.core.decode;

import org.jspecify.annotations.NullMarked;
