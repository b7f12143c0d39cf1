/** A transparency log over bytes: the RFC 6962 hashes of its tree. */
@NullMarked
package io.kustos.tlog;

import org.jspecify.annotations.NullMarked;
