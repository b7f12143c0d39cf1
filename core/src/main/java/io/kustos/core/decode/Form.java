package io.kustos.core.decode;

/** How an event stood in the input. */
public enum Form {
  /** A JSON object of its own. */
  NATIVE("one event per line or object"),
  /** An item of an {@code EventList}. */
  EVENT_LIST("EventList"),
  /** An element of a JSON array. */
  ARRAY("JSON array"),
  /** A line of {@code oc adm node-logs} or syslog: text, then the event. */
  LINE_PREFIX("lines with a prefix"),
  /** A container's standard output as Docker's json-file driver keeps it. */
  DOCKER_JSON("Docker json-file log"),
  /** A container's standard output in the Container Runtime Interface's log format. */
  CRI("CRI container log"),
  /** Amazon EKS by way of CloudWatch Logs. */
  EKS_CLOUDWATCH("Amazon EKS, CloudWatch Logs"),
  /** Google GKE by way of Cloud Logging; the event is rebuilt from an {@code AuditLog}. */
  GKE_CLOUD_LOGGING("Google GKE, Cloud Logging"),
  /** Azure AKS diagnostic settings: Event Hubs, storage account or {@code AzureDiagnostics}. */
  AKS_DIAGNOSTIC("Azure AKS, diagnostic settings"),
  /** A row of Azure's tables {@code AKSAudit} and {@code AKSAuditAdmin}; rebuilt from columns. */
  AKS_TABLE("Azure AKS, AKSAudit table"),
  /** OpenShift cluster logging, which moves the event's level to another key. */
  OPENSHIFT_VIAQ("OpenShift cluster logging"),
  /** Rancher's own API audit log; the event is rebuilt from it. */
  RANCHER("Rancher API audit log"),
  /** An event under a key of a log shipper's record (Splunk HEC, Elasticsearch, Fluentd …). */
  SHIPPER("log shipper record");

  private final String title;

  Form(String title) {
    this.title = title;
  }

  /** What to call it in a report. */
  public String title() {
    return title;
  }
}
