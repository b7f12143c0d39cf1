/** The REST API: what can be asked over HTTP, by whom, and within which bounds. */
@NullMarked
package io.kustos.server.api;

import org.jspecify.annotations.NullMarked;
