/** Tests of the configuration file. */
@NullMarked
package io.kustos.server.enrich;

import org.jspecify.annotations.NullMarked;
