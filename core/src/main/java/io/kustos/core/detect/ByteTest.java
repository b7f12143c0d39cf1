package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;

/** A test of a field that mostly needs no more than the event's bytes. */
interface ByteTest {

  /** 1 if it holds, 0 if not, -1 if that cannot be told from the bytes alone. */
  int test(AuditEvent event);
}
