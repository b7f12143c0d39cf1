/** The server and what is done with it: {@code kustos serve, status, import} and {@code config}. */
@NullMarked
package io.kustos.server.cli.serve;

import org.jspecify.annotations.NullMarked;
