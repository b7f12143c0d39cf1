/** Questions to what was taken in, from the outside. */
@NullMarked
package io.kustos.server.query;

import org.jspecify.annotations.NullMarked;
