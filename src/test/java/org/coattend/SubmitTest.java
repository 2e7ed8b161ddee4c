package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What jobs/submit hands to spark-submit, read back from a stand-in that writes its arguments and
 * environment. The script runs in a small project of its own, with one job and a jar that is up to
 * date.
 */
class SubmitTest {
  private static final List<String> AWKWARD =
      List.of(
          "two words",
          "it's",
          "say \"hi\"",
          "$HOME",
          "`id`",
          "a\\b",
          "*",
          "",
          "-x",
          "--flag=é",
          "a\nb");

  @TempDir Path temp;
  private Path project;
  private Path spark;
  private Path recorded;
  private String umask = "022";

  record Run(
      int exitCode, String out, String err, List<String> arguments, List<String> environment) {
    List<String> afterJar() {
      return arguments.subList(jarAt() + 1, arguments.size());
    }

    List<String> beforeJar() {
      return arguments.subList(0, jarAt());
    }

    private int jarAt() {
      int at = 0;
      while (!arguments.get(at).endsWith("/target/coattend-7.0-all.jar")) {
        at++;
      }
      return at;
    }
  }

  @BeforeEach
  void makeProject() throws IOException {
    project = temp.resolve("my \"own\" $project's \\ `folder`");
    recorded = temp.resolve("recorded");
    for (String directory : List.of("jobs", "conf", "src/main", "target")) {
      Files.createDirectories(project.resolve(directory));
    }
    Files.copy(Path.of("jobs/submit"), project.resolve("jobs/submit"));
    Files.writeString(
        project.resolve("jobs/count.conf"), "# Counts what there is.\n# More.\nlimit = 3\n");
    Files.writeString(project.resolve("jobs/plain.conf"), "limit = 3\n");
    Files.writeString(
        project.resolve("conf/spark-defaults.conf"),
        "# Settings.\n\nspark.master  local[*]\n # and\nspark.x\t-Da=50% -Db=1 \n! too\nspark.y=2g\nspark.z : #3");
    Files.writeString(
        project.resolve("pom.xml"),
        "<project>\n  <version>7.0</version>\n  <spark.version>4.1.0</spark.version>\n"
            + "  <scala.binary.version>2.13</scala.binary.version>\n</project>\n");
    Path jar = Files.createFile(project.resolve("target/coattend-7.0-all.jar"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    spark = sparkHome("spark", "Spark 4.1.1 (git revision 0) built for Hadoop 3.4.2", 0);
  }

  @Test
  void everyArgumentArrivesAsItWasGiven() throws Exception {
    List<String> command = new ArrayList<>(List.of("count"));
    command.addAll(AWKWARD);
    command.add("--");
    List<String> sparkOptions =
        AWKWARD.stream().flatMap(value -> Stream.of("--name", value)).toList();
    command.addAll(sparkOptions);

    Run run = submit(command);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.afterJar().get(0)).isEqualTo("count");
    assertThat(run.afterJar().subList(1, run.afterJar().size())).isEqualTo(AWKWARD);
    assertThat(run.beforeJar()).containsSequence(sparkOptions);
  }

  /** Spark's own launcher reads SPARK_SUBMIT_OPTS and prints the command, which the script runs. */
  @Test
  void throughTheLauncherOfAnAssembledSparkTooEverythingArrivesAsItWasGiven() throws Exception {
    Path assembled = project.resolve("target/spark-home");
    Files.createDirectories(assembled.resolve("jars"));
    Files.writeString(assembled.resolve("RELEASE"), "Spark 4.1.0 (assembled)\n");
    Path launcher =
        Path.of(SparkLauncher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.createSymbolicLink(assembled.resolve("jars/launcher.jar"), launcher);
    Path javaHome = Files.createDirectories(temp.resolve("a \"java\"/bin")).getParent();
    script(
        javaHome.resolve("bin/java"),
        """
        case " $* " in *" -version "* | *" org.apache.spark.launcher.Main "*) exec '%s' "$@" ;; esac
        %s
        """
            .formatted(Path.of(System.getProperty("java.home"), "bin/java"), recording()));
    List<String> command = new ArrayList<>(List.of("count"));
    command.addAll(AWKWARD);
    command.addAll(List.of("--", "--name", "it's \"$HOME\"\n`id` \\"));

    Run run =
        submit(
            command,
            Map.of(
                "SPARK_HOME",
                "",
                "JAVA_HOME",
                javaHome.toString(),
                "SPARK_SUBMIT_OPTS",
                "-Dmine='a b'"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    Path home = project.toRealPath();
    assertThat(run.arguments())
        .contains(
            "-Dcoattend.home=" + home,
            "-Dcoattend.log.dir=" + home + "/target/logs",
            "-Dlog4j2.configurationFile=" + home + "/conf/log4j2.properties",
            "-Dmine=a b")
        .containsSequence("--name", "it's \"$HOME\"\n`id` \\");
    assertThat(run.afterJar().subList(1, run.afterJar().size())).isEqualTo(AWKWARD);
  }

  @Test
  void onlyTheFirstDoubleDashDivides() throws Exception {
    Run run = submit(List.of("count", "--", "--master", "yarn", "--", "x"));

    assertThat(run.afterJar()).containsExactly("count");
    assertThat(run.beforeJar()).containsSequence("--master", "yarn", "--", "x");
  }

  @Test
  void aSparkOptionThatCannotBeMeantIsRefusedInOneLine() throws Exception {
    Map<List<String>, String> refused =
        Map.of(
            List.of("--master"), "--master needs a value",
            List.of("--verbose", "--conf"), "--conf needs a value",
            List.of("--master", "lokal"), "no Spark master is called 'lokal'",
            List.of("--master=host:7077"), "no Spark master is called 'host:7077'",
            List.of("--name", "x", "limit=4"), "'limit=4' is no spark-submit option");
    for (var entry : refused.entrySet()) {
      List<String> command = new ArrayList<>(List.of("count", "--"));
      command.addAll(entry.getKey());

      Run run = submit(command);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.arguments()).isEmpty();
      assertThat(run.err().lines()).singleElement().asString().contains(entry.getValue());
    }
  }

  @Test
  void everyKindOfMasterIsPassedOn() throws Exception {
    for (String master :
        List.of(
            "local",
            "local[*]",
            "local[2,3]",
            "local-cluster[2,1,1024]",
            "spark://a:1,b:2",
            "yarn",
            "k8s://https://h:1")) {
      assertThat(submit(List.of("count", "--", "--master", master)).beforeJar())
          .containsSequence("--master", master);
    }
  }

  @Test
  void theProjectsSettingsComeFirstAndTheInstallationsFillIn() throws Exception {
    Run run = submit(List.of("count", "--", "--conf", "a=b"));

    assertThat(run.beforeJar())
        .containsExactly(
            "--conf",
            "spark.master=local[*]",
            "--conf",
            "spark.x=-Da=50% -Db=1",
            "--conf",
            "spark.y=2g",
            "--conf",
            "spark.z=#3",
            "--conf",
            "a=b",
            "--class",
            "org.coattend.Main");
  }

  @Test
  void settingsAreWrittenAsInAnyFileOfProperties() throws Exception {
    Files.writeString(
        project.resolve("conf/spark-defaults.conf"),
        "a=1\nb = 2 3\nc:4\nd : -Dx=y:z\n! no\ne\tk8s://h:1\nf $HOME `id` \"q\" \\ *\ng");

    Run run = submit(List.of("count"));

    assertThat(run.beforeJar().stream().filter(argument -> !argument.equals("--conf")))
        .startsWith("a=1", "b=2 3", "c=4", "d=-Dx=y:z", "e=k8s://h:1")
        .contains("f=$HOME `id` \"q\" \\ *", "g=");
  }

  @Test
  void aUmaskThatForbidsMoreThanHadoopsHoldsForHadoop() throws Exception {
    for (String stricter : List.of("0077", "0027", "0007")) {
      umask = stricter;
      assertThat(submit(List.of("count", "--", "--conf", "a=b")).beforeJar())
          .startsWith("--conf", "spark.hadoop.fs.permissions.umask-mode=" + stricter, "--conf");
    }
    for (String other : List.of("0022", "0002", "0000")) {
      umask = other;
      assertThat(submit(List.of("count")).beforeJar())
          .noneMatch(argument -> argument.contains("umask"));
    }
  }

  @Test
  void propertiesFilesOfTheUsersAreLaidOverTheProjectsInOrder() throws Exception {
    Files.writeString(project.resolve("conf/spark-defaults.conf"), "a 1\nb 1\nc 1\n");
    Files.writeString(temp.resolve("where 1.conf"), "b 2\nc = 2");
    Files.writeString(temp.resolve("store.conf"), "c:3\nkey = x y\n\n");

    Run run =
        submit(
            List.of(
                "count",
                "--",
                "--properties-file",
                "where 1.conf",
                "--conf",
                "c=4",
                "--properties-file=store.conf"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.beforeJar().get(0)).isEqualTo("--load-spark-defaults");
    List<String> options = run.beforeJar().subList(1, run.beforeJar().size());
    assertThat(options.subList(2, options.size()))
        .containsExactly("--conf", "c=4", "--class", "org.coattend.Main");
    assertThat(options.get(0)).isEqualTo("--properties-file");
    assertThat(settings(Path.of(options.get(1))))
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "3", "key", "x y"));
    assertThat(Files.getPosixFilePermissions(Path.of(options.get(1))))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aPropertiesFileThatIsNotThereIsRefusedInOneLine() throws Exception {
    for (List<String> option :
        List.of(List.of("--properties-file", "none"), List.of("--properties-file=none"))) {
      List<String> command = new ArrayList<>(List.of("count", "--"));
      command.addAll(option);

      Run run = submit(command);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.arguments()).isEmpty();
      assertThat(run.err().lines())
          .containsExactly("jobs/submit: there is no properties file 'none' that can be read");
    }
  }

  @Test
  void noClusterExampleLoosensTheMemoryRules() throws Exception {
    Map<String, String> ours = settings(Path.of("conf/spark-defaults.conf"));
    Files.copy(
        Path.of("conf/spark-defaults.conf"),
        project.resolve("conf/spark-defaults.conf"),
        StandardCopyOption.REPLACE_EXISTING);
    for (String example : List.of("standalone", "yarn", "kubernetes", "s3a")) {
      String file = Path.of("conf/clusters/" + example + ".conf").toAbsolutePath().toString();

      Run run = submit(List.of("count", "--", "--properties-file", file));

      Map<String, String> given = settings(Path.of(run.beforeJar().get(2)));
      assertThat(given).containsAllEntriesOf(settings(Path.of(file)));
      ours.remove("spark.master");
      assertThat(given).containsAllEntriesOf(ours);
    }
  }

  /** The operator submits by itself, so that its file says again what ours says. */
  @Test
  void theOperatorsExampleRepeatsTheProjectsSettings() throws Exception {
    Map<String, String> ours = settings(Path.of("conf/spark-defaults.conf"));
    ours.keySet().removeAll(List.of("spark.master", "spark.driver.memory"));

    assertThat(Files.readString(Path.of("conf/clusters/spark-application.yaml")).lines())
        .map(String::strip)
        .containsAll(
            ours.entrySet().stream()
                .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"")
                .toList());
  }

  @Test
  void aConfigurationFolderOfTheUsersReplacesTheProjects() throws Exception {
    Run run = submit(List.of("count"), Map.of("SPARK_CONF_DIR", temp.toString()));

    assertThat(run.beforeJar()).containsExactly("--class", "org.coattend.Main");
    assertThat(variable(run, "SPARK_SUBMIT_OPTS")).doesNotContain("log4j2");
  }

  @Test
  void theDriverLearnsTheProjectsFolderBesideTheUsersOwnOptions() throws Exception {
    Run run = submit(List.of("count"), Map.of("SPARK_SUBMIT_OPTS", "-Dmine=1"));

    String quoted = project.toRealPath().toString().replace("\\", "\\\\").replace("\"", "\\\"");
    assertThat(variable(run, "SPARK_SUBMIT_OPTS"))
        .contains("-Dcoattend.home=\"" + quoted + "\" ")
        .endsWith("-Dmine=1");
    assertThat(variable(run, "OMP_NUM_THREADS")).isEqualTo("1");
  }

  @Test
  void theCallersFolderStaysTheWorkingDirectory() throws Exception {
    assertThat(variable(submit(List.of("count")), "PWD")).isEqualTo(temp.toRealPath().toString());
  }

  @Test
  void aSymbolicLinkFindsTheProject() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("a link"), project.resolve("jobs/submit"));

    Run run = submit(link, List.of("count"), Map.of());

    assertThat(run.arguments()).contains(project.toRealPath() + "/target/coattend-7.0-all.jar");
  }

  @Test
  void theExitCodeIsSparkSubmits() throws Exception {
    Path failing = sparkHome("failing", "Spark 4.1.0", 2);

    assertThat(submit(List.of("count"), Map.of("SPARK_HOME", failing.toString())).exitCode())
        .isEqualTo(2);
  }

  @Test
  void anUnknownJobIsRefusedWithTheListOfJobs() throws Exception {
    for (String job : List.of("coutn", "../jobs/count", "-count", "two words", "*")) {
      Run run = submit(List.of(job));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.arguments()).isEmpty();
      assertThat(run.err().lines())
          .containsExactly(
              "jobs/submit: no job is named '" + job + "'; the jobs are:",
              "  count            Counts what there is.",
              "  plain            ");
    }
  }

  @Test
  void helpListsTheJobsAndNoJobIsWrongUse() throws Exception {
    Run help = submit(List.of("--help"));
    Run none = submit(List.of());

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .startsWith("Usage:")
        .contains("  count            Counts what there is.\n");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).isEqualTo(help.out());
  }

  @Test
  void helpAfterAJobGoesToTheJob() throws Exception {
    assertThat(submit(List.of("count", "--help")).afterJar()).containsExactly("count", "--help");
  }

  @Test
  void aSparkOfAnotherVersionIsNamedAndPassedOver() throws Exception {
    Path old = sparkHome("old", "Spark 3.5.7 (git revision 0) built for Hadoop 3.3.4", 0);

    Run run = submit(List.of("count"), Map.of("SPARK_HOME", old.toString(), "PATH", onPath(spark)));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "jobs/submit: ignoring "
                + old
                + "/bin/spark-submit: it is Spark 3.5.7, Coattend needs 4.1; see COATTEND_SPARK in jobs/submit --help");
    assertThat(variable(run, "0")).isEqualTo(spark + "/bin/spark-submit");
    assertThat(run.environment()).noneMatch(entry -> entry.startsWith("SPARK_HOME="));
  }

  @Test
  void theOtherLineHasAJarOfItsOwnThatItsProfileBuilds() throws Exception {
    Path old = sparkHome("old", "Spark 3.5.7 (git revision 0) built for Hadoop 3.3.4", 0);
    Path tools = Files.createDirectories(temp.resolve("tools"));
    script(
        tools.resolve("mvn"),
        """
        [[ " $* " == *" -Pspark-3.5 "* ]] || exit 1
        while [[ $1 != -f ]]; do shift; done
        touch -- "${2%/*}/target/spark-3.5/coattend-7.0-spark-3.5-all.jar"
        """);

    Run run =
        submit(
            List.of("count"),
            Map.of(
                "COATTEND_SPARK",
                "3.5",
                "SPARK_HOME",
                old.toString(),
                "PATH",
                tools + ":" + System.getenv("PATH")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.arguments())
        .contains(project.toRealPath() + "/target/spark-3.5/coattend-7.0-spark-3.5-all.jar");
    assertThat(variable(run, "0")).isEqualTo(old + "/bin/spark-submit");
  }

  @Test
  void aLineThatCoattendIsNotBuiltForIsRefused() throws Exception {
    Run run = submit(List.of("count"), Map.of("COATTEND_SPARK", "3.4"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly("jobs/submit: COATTEND_SPARK is '3.4', must be 4.1 or 3.5");
  }

  @Test
  void theVersionIsReadFromTheJarsNameOrAskedFor() throws Exception {
    Path byName = sparkHome("by name", null, 0);
    Files.createDirectories(byName.resolve("jars"));
    Files.createFile(byName.resolve("jars/spark-core_2.13-4.1.2.jar"));
    Path byAsking = sparkHome("by asking", null, 0);

    Run named = submit(List.of("count"), Map.of("SPARK_HOME", byName.toString()));
    Run asked = submit(List.of("count"), Map.of("SPARK_HOME", byAsking.toString()));

    assertThat(variable(named, "0")).isEqualTo(byName + "/bin/spark-submit");
    assertThat(variable(asked, "0")).isEqualTo(byAsking + "/bin/spark-submit");
  }

  @Test
  void aSourceNewerThanTheJarIsBuiltFirst() throws Exception {
    Path source = Files.createFile(project.resolve("src/main/A.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
    Path tools = Files.createDirectories(temp.resolve("tools"));
    script(tools.resolve("mvn"), "echo '[INFO] on'; echo '[ERROR] A.java: broken'; exit 1\n");

    Run run = submit(List.of("count"), Map.of("PATH", tools + ":" + System.getenv("PATH")));

    Path log = project.toRealPath().resolve("target/build.log");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.arguments()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly(
            "jobs/submit: building target/coattend-7.0-all.jar (log: " + log + ")",
            "[ERROR] A.java: broken",
            "jobs/submit: building target/coattend-7.0-all.jar failed; the whole output is in "
                + log);
  }

  @Test
  void aPageNewerThanTheJarBuildsNothing() throws Exception {
    Path page = Files.createFile(project.resolve("jobs/count.md"));
    Files.setLastModifiedTime(page, FileTime.from(Instant.now().plusSeconds(120)));

    Run run = submit(List.of("count"), Map.of());

    assertThat(run.err()).doesNotContain("building");
    assertThat(run.arguments()).contains("count");
  }

  /** What Maven packs first, before the libraries are added, has its usual name. */
  @Test
  void aJarThatAnInterruptedBuildHasLeftIsNotTaken() throws Exception {
    Path source = Files.createFile(project.resolve("src/main/A.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
    Path tools = Files.createDirectories(temp.resolve("tools"));
    script(
        tools.resolve("mvn"),
        """
        while [[ $1 != -f ]]; do shift; done
        touch -d '+4 minutes' -- "${2%/*}/target/coattend-7.0.jar"
        exit 130
        """);
    Map<String, String> environment = Map.of("PATH", tools + ":" + System.getenv("PATH"));

    Run first = submit(List.of("count"), environment);
    Run second = submit(List.of("count"), environment);

    assertThat(project.resolve("target/coattend-7.0.jar")).exists();
    for (Run run : List.of(first, second)) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.arguments()).isEmpty();
      assertThat(run.err()).startsWith("jobs/submit: building ");
    }
  }

  @Test
  void theLogIsTextUnlessJsonIsAskedFor() throws Exception {
    String text = variable(submit(List.of("count")), "SPARK_SUBMIT_OPTS");
    Map<String, String> wanted = Map.of("COATTEND_LOG_FORMAT", "json");
    String json = variable(submit(List.of("count"), wanted), "SPARK_SUBMIT_OPTS");

    assertThat(text).contains("/conf/log4j2.properties\"").doesNotContain("json");
    assertThat(json).contains("/conf/log4j2.properties,", "/conf/log4j2-json.properties\"");
  }

  @Test
  void aFormatOfTheLogThatIsNoneIsRefused() throws Exception {
    Run run = submit(List.of("count"), Map.of("COATTEND_LOG_FORMAT", "xml"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.arguments()).isEmpty();
    assertThat(run.err()).contains("COATTEND_LOG_FORMAT is 'xml', must be text or json");
  }

  private static Map<String, String> settings(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private Run submit(List<String> arguments) throws Exception {
    return submit(arguments, Map.of());
  }

  private Run submit(List<String> arguments, Map<String, String> environment) throws Exception {
    return submit(project.resolve("jobs/submit"), arguments, environment);
  }

  private Run submit(Path script, List<String> arguments, Map<String, String> environment)
      throws Exception {
    Files.deleteIfExists(recorded);
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", "umask \"$0\"; exec \"$@\"", umask, script.toString()));
    command.addAll(arguments);
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(COATTEND_)?SPARK(_.*)?"));
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> entries = Files.exists(recorded) ? split(Files.readString(recorded)) : List.of();
    int count = entries.isEmpty() ? 0 : Integer.parseInt(entries.get(0));
    return new Run(
        process.exitValue(),
        Files.readString(out),
        Files.readString(err),
        entries.isEmpty() ? List.of() : entries.subList(1, 1 + count),
        entries.isEmpty() ? List.of() : entries.subList(1 + count, entries.size()));
  }

  /** A folder that looks like a Spark installation; its spark-submit records how it was called. */
  private Path sparkHome(String name, String release, int exitCode) throws IOException {
    Path home = Files.createDirectories(temp.resolve(name)).toRealPath();
    Files.createDirectories(home.resolve("bin"));
    if (release != null) {
      Files.writeString(home.resolve("RELEASE"), release + "\n");
    }
    script(
        home.resolve("bin/spark-submit"),
        """
        if [[ ${1-} == --version ]]; then echo "   /___/ .__/   version 4.1.3" >&2; exit; fi
        %s
        exit %d
        """
            .formatted(recording(), exitCode));
    return home;
  }

  /** The line of a script that writes its arguments and environment down. */
  private String recording() {
    return "{ printf '%%s\\0' $# \"$@\" \"0=$0\"; env -0; } > '%s'".formatted(recorded);
  }

  private static void script(Path path, String body) throws IOException {
    Files.writeString(path, "#!/usr/bin/env bash\n" + body);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String onPath(Path sparkHome) {
    return sparkHome.resolve("bin") + ":" + System.getenv("PATH");
  }

  private static String variable(Run run, String name) {
    return run.environment().stream()
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not set: " + run.err()));
  }

  private static List<String> split(String text) {
    String[] entries = text.split("\0", -1);
    return Arrays.asList(entries).subList(0, entries.length - 1);
  }
}
