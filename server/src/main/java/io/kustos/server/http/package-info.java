/** What a server tells about itself over plain HTTP: health, metrics and status. */
@NullMarked
package io.kustos.server.http;

import org.jspecify.annotations.NullMarked;
