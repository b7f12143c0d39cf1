package io.kustos.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no reviewer should have to say. */
class TidyTest {
  private static final List<Path> FILES = Repository.files();

  /** Texts people write by hand; recorded events and expected outputs are as they are. */
  private static final List<Path> TEXTS = FILES.stream().filter(TidyTest::isText).toList();

  private static final List<Pattern> UNWANTED =
      List.of(
          // Written so that this file does not find itself.
          Pattern.compile("\\b(T[O]DO|F[I]XME|X[X]X)\\b"),
          Pattern.compile("(?<![\\w.~-])/(work|Users|home/\\w+)/[\\w.]"),
          Pattern.compile("/usr/lib/jvm/[\\w-]"),
          Pattern.compile(
              "\\brepo1?\\.maven\\b|\\bregistry\\.npmjs\\b|\\b(deb|security)\\.debian\\b"));

  private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    String path = file.toString();
    return !path.contains("src/test/resources/")
        && (!name.contains(".")
            || name.matches(".*\\.(java|md|xml|ya?ml|sh|properties|config|html|css|js)")
            || path.startsWith(".mvn")
            || path.startsWith(".ci"));
  }

  @Test
  void linesAreClean() {
    List<String> found = new ArrayList<>();
    for (Path file : TEXTS) {
      int number = 0;
      for (String line : Repository.text(file).split("\n", -1)) {
        number++;
        String at = file + ":" + number + ": ";
        if (line.indexOf('\t') >= 0 || line.indexOf('\r') >= 0) {
          found.add(at + "tab or carriage return");
        }
        if (line.endsWith(" ")) {
          found.add(at + "blank at the end");
        }
        for (Pattern unwanted : UNWANTED) {
          Matcher matcher = unwanted.matcher(line);
          if (matcher.find()) {
            found.add(at + matcher.group());
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void textsEndWithOneNewline() {
    assertThat(TEXTS)
        .filteredOn(
            file -> {
              String text = Repository.text(file);
              return !text.isEmpty() && (!text.endsWith("\n") || text.endsWith("\n\n"));
            })
        .isEmpty();
  }

  @Test
  void linksInDocumentsLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path file : Repository.files("md")) {
      Matcher link = LINK.matcher(Repository.text(file));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !resolves(file, target)) {
          broken.add(file + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean resolves(Path from, String target) {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    if (!Files.exists(Repository.ROOT.resolve(file))) {
      return false;
    }
    return hash < 0 || anchors(file).contains(target.substring(hash + 1));
  }

  /** Anchors of the headings, as GitHub makes them. */
  private static Set<String> anchors(Path file) {
    return Repository.text(file)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ *", "").toLowerCase(java.util.Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyPackageSaysWhatItIs() {
    Set<Path> packages = new HashSet<>();
    for (Path file : Repository.files("java")) {
      if (file.toString().contains("src/main/java/")) {
        packages.add(file.getParent());
      }
    }
    assertThat(packages)
        .filteredOn(
            folder -> {
              Path info = folder.resolve("package-info.java");
              return !Files.exists(Repository.ROOT.resolve(info))
                  || !Repository.text(info)
                      .matches("(?s)\\s*/\\*\\*[^/]*?\\w[^/]*\\.\\s*\\*/.*@NullMarked\\s.*");
            })
        .as("packages without @NullMarked and a sentence in package-info.java")
        .isEmpty();
  }

  /** A resource is used when some source names it, or a folder it lies in as {@code folder/}. */
  @Test
  void everyResourceIsUsed() {
    String sources =
        FILES.stream()
            .filter(file -> file.toString().endsWith(".java") || file.endsWith("pom.xml"))
            .map(Repository::text)
            .collect(Collectors.joining("\n"));
    assertThat(FILES)
        .filteredOn(file -> file.toString().matches("\\w+/src/(main|test)/resources/.*"))
        .filteredOn(file -> !file.toString().contains("/META-INF/"))
        .filteredOn(file -> !isNamed(file, sources))
        .as("resources that no source names")
        .isEmpty();
  }

  private static boolean isNamed(Path file, String sources) {
    if (sources.contains(file.getFileName().toString())) {
      return true;
    }
    Path inResources = file.subpath(4, file.getNameCount());
    for (Path folder = inResources.getParent(); folder != null; folder = folder.getParent()) {
      String name = folder.toString();
      if (sources.contains(name + "/")
          || sources.contains("/" + name + "\"")
          || sources.contains("\"" + name + "\"")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void scriptsAreExecutable() {
    assertThat(TEXTS)
        .filteredOn(file -> Repository.text(file).startsWith("#!"))
        .isNotEmpty()
        .allMatch(file -> Files.isExecutable(Repository.ROOT.resolve(file)));
  }
}
