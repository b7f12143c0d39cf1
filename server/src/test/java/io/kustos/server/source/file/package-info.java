/** Tests of reading files. */
@NullMarked
package io.kustos.server.source.file;

import org.jspecify.annotations.NullMarked;
