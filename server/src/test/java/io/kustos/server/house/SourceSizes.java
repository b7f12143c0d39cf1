package io.kustos.server.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Lengths of files and methods, as the compiler's parser sees them. */
final class SourceSizes {
  private final Map<String, Integer> methods = new TreeMap<>();
  private final Map<String, Integer> files = new TreeMap<>();

  /** Measures the files, given relative to the repository's root. */
  static SourceSizes of(List<Path> sources) {
    SourceSizes sizes = new SourceSizes();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var objects =
          manager.getJavaFileObjectsFromPaths(
              sources.stream().map(Repository.ROOT::resolve).toList());
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, objects);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        sizes.measure(unit, positions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  /** Lines of each method, by {@code path#name}; of overloads the longest. */
  Map<String, Integer> methods() {
    return methods;
  }

  /** Lines of each file, by path. */
  Map<String, Integer> files() {
    return files;
  }

  private void measure(CompilationUnitTree unit, SourcePositions positions) {
    String path =
        Repository.ROOT
            .relativize(Path.of(unit.getSourceFile().toUri()))
            .toString()
            .replace('\\', '/');
    LineMap lines = unit.getLineMap();
    files.put(path, (int) lines.getLineNumber(positions.getEndPosition(unit, unit)));
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        if (method.getBody() != null) {
          long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
          long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
          methods.merge(path + "#" + method.getName(), (int) (last - first + 1), Math::max);
        }
        return super.visitMethod(method, null);
      }
    }.scan(unit, null);
  }
}
