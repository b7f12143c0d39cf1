/** Log files, folders, archives and standard input as streams of plain bytes. */
@NullMarked
package io.kustos.server.source.file;

import org.jspecify.annotations.NullMarked;
