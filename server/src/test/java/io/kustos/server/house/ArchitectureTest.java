package io.kustos.server.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says under "Enforced". */
class ArchitectureTest {
  private static final JavaClasses KUSTOS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kustos");

  private static final String CORE = "io.kustos.core";

  /** Which packages of core a package of core may use, beside itself and the root package. */
  private static final Map<String, Set<String>> CORE_LAYERS =
      Map.ofEntries(
          layer(""),
          layer(".json"),
          layer(".net"),
          layer(".event", ".json"),
          layer(".answer", ".json", ".event"),
          layer(".decode", ".json", ".event"),
          layer(".yaml", ".rule"),
          layer(".completeness", ".json", ".event", ".rule"),
          layer(".doctor", ".event", ".rule", ".yaml"),
          layer(".lab", ".event", ".rule"),
          layer(".coverage", ".rule", ".rule.needs", ".yaml"),
          layer(".enrich", ".json", ".net", ".event"),
          layer(".rule", ".json", ".net", ".event"),
          layer(".rule.field", ".json", ".event", ".enrich", ".rule", ".rule.enriched"),
          layer(".rule.sigma", ".json", ".event", ".enrich", ".rule", ".rule.field", ".yaml"),
          layer(".rule.search", ".json", ".event", ".enrich", ".rule", ".rule.field"),
          layer(".rule.falco", ".json", ".event", ".rule", ".rule.falco.field", ".yaml"),
          layer(".rule.needs", ".event", ".rule", ".rule.field"),
          layer(".rule.enriched", ".json", ".net", ".event", ".enrich", ".rule"),
          layer(".rule.falco.field", ".json", ".event", ".enrich", ".rule", ".rule.enriched"),
          layer(".rule.sigma.correlation", ".json", ".event", ".rule", ".rule.field", ".yaml"),
          layer(".detect", ".json", ".event", ".rule"),
          layer(".finding", ".json", ".event", ".rule", ".detect"),
          layer(".correlate", ".json", ".event", ".rule", ".detect", ".finding"),
          layer(
              ".policy",
              ".json",
              ".event",
              ".rule",
              ".rule.needs",
              ".detect",
              ".correlate",
              ".finding",
              ".yaml"),
          layer(
              ".scenario",
              ".json",
              ".net",
              ".event",
              ".decode",
              ".enrich",
              ".rule",
              ".rule.falco",
              ".detect",
              ".correlate",
              ".finding",
              ".yaml"));

  private static Map.Entry<String, Set<String>> layer(String name, String... below) {
    return Map.entry(name, Set.of(below));
  }

  /** Types that reach out of the process, or start something in it. */
  private static final List<String> OUTSIDE_TYPES =
      List.of(
          "java\\.io\\.(File.*|RandomAccessFile|PrintStream|Console)",
          "java\\.nio\\.(file|channels)\\..*",
          "java\\.net\\.(?!URI$|URISyntaxException$|URLDecoder$|URLEncoder$).*",
          "java\\.lang\\.(Thread|ThreadGroup|Process|ProcessBuilder|Runtime)",
          "java\\.time\\.Clock",
          "java\\.util\\.(Random|Timer)",
          "java\\.util\\.random\\..*",
          "java\\.util\\.concurrent\\.(ThreadLocalRandom|Executors|ForkJoinPool|CompletableFuture)",
          "java\\.security\\.SecureRandom");

  /** Methods and fields that read a clock, a random number or the console. */
  private static final List<String> OUTSIDE_MEMBERS =
      List.of(
          "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|getProperty|exit|out|err|in)",
          "java\\.lang\\.Math\\.random",
          "java\\.time\\.\\w+\\.now",
          "java\\.util\\.UUID\\.randomUUID");

  @Test
  void packagesOfCoreUseOnlyTheLayersBelow() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass user : KUSTOS.that(resideInAPackage(CORE + ".."))) {
      String layer = user.getPackageName().substring(CORE.length());
      Set<String> allowed = CORE_LAYERS.get(layer);
      if (allowed == null) {
        broken.add(
            user.getPackageName() + " is in no layer: say here and in ARCHITECTURE.md which");
        continue;
      }
      for (var dependency : user.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if ((used + ".").startsWith(CORE + ".")) {
          String target = used.substring(CORE.length());
          if (!target.isEmpty() && !target.equals(layer) && !allowed.contains(target)) {
            broken.add(dependency.getDescription());
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void coreTouchesNothingOutside() {
    Set<String> broken = new TreeSet<>();
    for (JavaClass user : KUSTOS.that(resideInAPackage(CORE + ".."))) {
      for (var dependency : user.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getBaseComponentType().getFullName();
        if (OUTSIDE_TYPES.stream().anyMatch(used::matches)) {
          broken.add(dependency.getDescription());
        }
      }
      for (JavaAccess<?> access : user.getAccessesFromSelf()) {
        AccessTarget target = access.getTarget();
        String used = target.getOwner().getFullName() + "." + target.getName();
        if (OUTSIDE_MEMBERS.stream().anyMatch(used::matches)) {
          broken.add(access.getDescription());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void coreUsesItsFewLibrariesOnly() {
    classes()
        .that()
        .resideInAPackage(CORE + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            CORE + "..",
            "java..",
            "org.jspecify..",
            "com.fasterxml.jackson.core..",
            "org.snakeyaml.engine..",
            "com.google.re2j..")
        .check(KUSTOS);
  }

  @Test
  void tlogUsesThePlatformOnly() {
    classes()
        .that()
        .resideInAPackage("io.kustos.tlog..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.kustos.tlog..", "java..", "org.jspecify..")
        .check(KUSTOS);
  }

  @Test
  void nobodyKnowsTheServer() {
    noClasses()
        .that(resideInAnyPackage("io.kustos.core..", "io.kustos.tlog..", "io.kustos.lake.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kustos.server..")
        .check(KUSTOS);
  }

  @Test
  void onlyLakeKnowsTheTableEngines() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kustos.lake..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.duckdb..", "org.apache.iceberg..", "org.sqlite..")
        .check(KUSTOS);
  }

  @Test
  void lakeReadsNothingWithHadoop() {
    classes()
        .that()
        .resideInAPackage("io.kustos.lake..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.kustos.lake..",
            "io.kustos.core..",
            "java..",
            "org.jspecify..",
            "org.duckdb..",
            "org.apache.iceberg..")
        .check(KUSTOS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.kustos.(**)").should().beFreeOfCycles().check(KUSTOS);
  }

  /** Commands share options and the terminal, and know no other family's but these. */
  private static final Map<String, Set<String>> COMMANDS =
      Map.of(
          "terminal", Set.of(),
          "option", Set.of("terminal"),
          "scan", Set.of("terminal", "option", "serve"),
          "doctor", Set.of("terminal", "option", "policy"));

  @Test
  void familiesOfCommandsStayApart() {
    String cli = "io.kustos.server.cli.";
    Set<String> broken = new TreeSet<>();
    for (JavaClass user : KUSTOS.that(resideInAPackage(cli + "*"))) {
      String family = user.getPackageName().substring(cli.length());
      Set<String> allowed = COMMANDS.getOrDefault(family, Set.of("terminal", "option"));
      for (var dependency : user.getDirectDependenciesFromSelf()) {
        String used = dependency.getTargetClass().getBaseComponentType().getPackageName();
        String other = used.startsWith(cli) ? used.substring(cli.length()) : family;
        if (!other.equals(family) && !allowed.contains(other)) {
          broken.add(dependency.getDescription());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto)")
        .because("such a name says nothing about the class")
        .check(KUSTOS);
  }
}
