/** {@code kustos webhook token} and {@code kustos api token}. */
@NullMarked
package io.kustos.server.cli.token;

import org.jspecify.annotations.NullMarked;
