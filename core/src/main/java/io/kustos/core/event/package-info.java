/** The Kubernetes audit event: exact bytes, and fields found in them on demand. */
@NullMarked
package io.kustos.core.event;

import org.jspecify.annotations.NullMarked;
