/** Tests of what a server opens, watches and closes. */
@NullMarked
package io.kustos.server.service;

import org.jspecify.annotations.NullMarked;
