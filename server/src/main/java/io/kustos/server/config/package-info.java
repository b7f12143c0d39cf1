/** The one configuration file of a server: read, checked, shown. */
@NullMarked
package io.kustos.server.config;

import org.jspecify.annotations.NullMarked;
