/** Bearer tokens that this program makes: a file keeps their hashes, ends and grants. */
@NullMarked
package io.kustos.server.token;

import org.jspecify.annotations.NullMarked;
