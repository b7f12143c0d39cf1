/** Addresses of the Internet Protocol, as text and as numbers. */
@NullMarked
package io.kustos.core.net;

import org.jspecify.annotations.NullMarked;
