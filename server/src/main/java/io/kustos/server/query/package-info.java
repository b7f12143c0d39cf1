/**
 * Questions to what was taken in: the archive and, with it, what the journal has not yet archived.
 */
@NullMarked
package io.kustos.server.query;

import org.jspecify.annotations.NullMarked;
