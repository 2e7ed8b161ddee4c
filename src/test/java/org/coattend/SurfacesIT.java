package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.spark.ml.Coevolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar beside a Spark that knows nothing of it, by {@code --jars} alone. */
class SurfacesIT {
  @TempDir Path folder;

  /** What a user of Spark writes. */
  public static final class Application {
    private Application() {}

    public static void main(String[] args) {
      SparkSession spark = SparkSession.builder().getOrCreate();
      spark.sql("create temporary view rows using a3m options (path '%s')".formatted(args[0]));
      Row counted =
          spark.sql("select count(sequence), attention_entropy(array(1, 1)) from rows").first();
      Row pairs =
          new Coevolution()
              .setModel("mean-field")
              .setProbability("none")
              .setTop(3)
              .transform(spark.sql("select collect_list(sequence) as sequences from rows"))
              .first();
      System.out.printf(
          "found %d rows, entropy %s, %d pairs%n",
          counted.getLong(0), counted.getDouble(1), pairs.getList(1).size());
      spark.stop();
    }
  }

  @Test
  void aSparkThatIsGivenTheJarKnowsFormatsFunctionsAndStages() throws Exception {
    Path console = folder.resolve("console");
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(moduleOptions());
    command.addAll(
        List.of(
            "-cp",
            librariesAlone(),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--jars",
            finishedJar().toString(),
            "--class",
            Application.class.getName(),
            application().toString(),
            Path.of("data-samples/msa/formats/toy.a3m").toAbsolutePath().toString()));

    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      fail("no end after four minutes:%n%s".formatted(Files.readString(console)));
    }

    assertThat(Files.readString(console)).contains("found 5 rows, entropy 1.0, 3 pairs");
    assertThat(process.exitValue()).isZero();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> moduleOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .toList();
  }

  /** The class path without the project's own classes. */
  private static String librariesAlone() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> Files.isRegularFile(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path finishedJar() throws Exception {
    URI classes = SurfacesIT.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Stream<Path> files = Files.list(Path.of(classes).getParent())) {
      return files
          .filter(file -> file.getFileName().toString().matches("coattend-.*-all\\.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  private Path application() throws IOException {
    Path jar = folder.resolve("application.jar");
    String name = Application.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream compiled = Application.class.getResourceAsStream("/" + name)) {
      out.putNextEntry(new JarEntry(name));
      compiled.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
