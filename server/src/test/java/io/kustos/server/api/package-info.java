@NullMarked
package io.kustos.server.api;

import org.jspecify.annotations.NullMarked;
