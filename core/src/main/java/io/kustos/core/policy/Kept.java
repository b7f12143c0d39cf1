package io.kustos.core.policy;

/** Events and bytes before and after. */
public final class Kept {
  private long eventsBefore;
  private long bytesBefore;
  private long eventsAfter;
  private long bytesAfter;

  void before(long bytes) {
    eventsBefore++;
    bytesBefore += bytes;
  }

  void after(long bytes) {
    eventsAfter++;
    bytesAfter += bytes;
  }

  void estimated(long bytes) {
    bytesAfter += bytes;
  }

  void estimatedBefore(long bytes) {
    bytesBefore += bytes;
  }

  void add(Kept other) {
    eventsBefore += other.eventsBefore;
    bytesBefore += other.bytesBefore;
    eventsAfter += other.eventsAfter;
    bytesAfter += other.bytesAfter;
  }

  public long eventsBefore() {
    return eventsBefore;
  }

  public long bytesBefore() {
    return bytesBefore;
  }

  public long eventsAfter() {
    return eventsAfter;
  }

  public long bytesAfter() {
    return bytesAfter;
  }

  /** Bytes that are no longer written; negative when more are. */
  public long saved() {
    return bytesBefore - bytesAfter;
  }
}
