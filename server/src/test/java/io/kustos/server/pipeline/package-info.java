/** Tests of the pipeline, most of them from delivery to archive. */
@NullMarked
package io.kustos.server.pipeline;

import org.jspecify.annotations.NullMarked;
