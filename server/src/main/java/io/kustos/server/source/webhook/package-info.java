/** The source that kube-apiserver's webhook backend posts to. */
@NullMarked
package io.kustos.server.source.webhook;

import org.jspecify.annotations.NullMarked;
