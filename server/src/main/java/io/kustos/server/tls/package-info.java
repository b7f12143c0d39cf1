/** Keys, certificates and the TLS context of what listens. */
@NullMarked
package io.kustos.server.tls;

import org.jspecify.annotations.NullMarked;
