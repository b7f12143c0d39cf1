package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of our own that give the right answer where Falco's field of like name has a bug. */
final class KustosFields {
  private KustosFields() {}

  static List<FieldSpec> specs() {
    List<FieldSpec> specs = new ArrayList<>();
    specs.add(
        FieldSpec.own(
            "kustos.sourceips",
            (event, index) ->
                choose(AuditFields.strings(event.value(EventField.SOURCE_IPS)), index),
            "Addresses the request came from, the client's first"));
    specs.add(
        FieldSpec.own(
            "kustos.req.service.ports",
            (event, index) ->
                BodyValues.present(BodyValues.at(event, index, "spec", "ports", "port")),
            "Port numbers of the service in the request"));
    ContainerFields.LISTS.forEach(list -> addList(list, specs));
    return specs;
  }

  private static void addList(String list, List<FieldSpec> specs) {
    String prefix = "kustos.req.pod." + list + ".";
    String each = " of each of the pod's " + list;
    specs.add(
        FieldSpec.own(
            prefix + "image",
            (event, index) ->
                BodyValues.present(ContainerFields.values(event, list, index, "image")),
            "Image" + each + " that names one"));
    specs.add(
        FieldSpec.own(
            prefix + "image.repository",
            (event, index) -> repositories(event, list, index),
            "Image" + each + " without tag and digest, the registry's port kept"));
    specs.add(
        FieldSpec.own(
            prefix + "capabilities.add",
            (event, index) -> capabilities(event, list, index),
            "Capabilities added to any of the pod's " + list + ", one element each"));
    specs.add(
        FieldSpec.own(
            prefix + "eff_run_as_user",
            (event, index) -> effective(event, list, index, "runAsUser"),
            "User id" + each + ": its own, else the pod's, else 0"));
    specs.add(
        FieldSpec.own(
            prefix + "eff_run_as_group",
            (event, index) -> effective(event, list, index, "runAsGroup"),
            "Group id" + each + ": its own, else the pod's, else 0"));
  }

  private static @Nullable List<String> choose(@Nullable List<String> texts, int index) {
    if (texts == null || index == BodyValues.EVERY) {
      return texts;
    }
    return index < texts.size() ? List.of(texts.get(index)) : null;
  }

  private static @Nullable List<String> repositories(AuditEvent event, String list, int index) {
    List<String> images = BodyValues.present(ContainerFields.values(event, list, index, "image"));
    return images == null ? null : images.stream().map(KustosFields::repository).toList();
  }

  /** The image without its digest and tag; a colon before the last slash belongs to a registry. */
  private static String repository(String image) {
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int tag = named.indexOf(':', named.lastIndexOf('/') + 1);
    return tag < 0 ? named : named.substring(0, tag);
  }

  private static @Nullable List<String> capabilities(AuditEvent event, String list, int index) {
    List<@Nullable JsonSlice> added =
        ContainerFields.values(event, list, index, "securityContext", "capabilities", "add");
    if (added == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (JsonSlice capabilities : added) {
      if (capabilities != null) {
        capabilities.forEachElement(name -> names.add(JsonText.of(name)));
      }
    }
    return BodyValues.some(names);
  }

  private static @Nullable List<String> effective(
      AuditEvent event, String list, int index, String key) {
    List<@Nullable JsonSlice> containers = ContainerFields.values(event, list, index, "");
    if (containers == null) {
      return null;
    }
    JsonSlice pod = RbacFields.body(event, "spec", "securityContext", key);
    List<String> ids = new ArrayList<>();
    for (JsonSlice container : containers) {
      if (container != null) {
        JsonSlice own = container.path("securityContext", key);
        String id = JsonText.of(own == null ? pod : own);
        ids.add(id == null ? "0" : id);
      }
    }
    return BodyValues.some(ids);
  }
}
