/** Says what is wrong or risky in how an API server is told to write its audit log. */
@NullMarked
package io.kustos.core.doctor;

import org.jspecify.annotations.NullMarked;
