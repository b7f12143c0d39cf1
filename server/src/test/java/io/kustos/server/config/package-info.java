/** Tests of the configuration file. */
@NullMarked
package io.kustos.server.config;

import org.jspecify.annotations.NullMarked;
