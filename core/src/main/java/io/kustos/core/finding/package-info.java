/** What an analyst sees of a match: its identity, message and fields. */
@NullMarked
package io.kustos.core.finding;

import org.jspecify.annotations.NullMarked;
