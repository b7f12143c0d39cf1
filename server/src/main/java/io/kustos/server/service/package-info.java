/** The server as one running thing: its parts wired together, watched and stopped in order. */
@NullMarked
package io.kustos.server.service;

import org.jspecify.annotations.NullMarked;
