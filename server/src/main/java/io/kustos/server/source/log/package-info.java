/** Audit log files, followed while API servers write, rotate and truncate them. */
@NullMarked
package io.kustos.server.source.log;

import org.jspecify.annotations.NullMarked;
