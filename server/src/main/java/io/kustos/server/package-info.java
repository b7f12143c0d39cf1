/** The product: command line, sources, reports and, later, the service. */
@NullMarked
package io.kustos.server;

import org.jspecify.annotations.NullMarked;
