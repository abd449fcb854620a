package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Backup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A checkout with the real launcher and next to nothing to build, on a machine made of a few folders: which programs
/// there are, which Javas, and how Maven behaves is up to the test. One thread uses it.
final class FakeCheckout implements AutoCloseable {
    /// What the launcher needs of the system, all of it.
    private static final List<String> TOOLS = List.of(
            "sh",
            "awk",
            "cat",
            "chown",
            "cksum",
            "cut",
            "date",
            "dirname",
            "env",
            "find",
            "getconf",
            "grep",
            "head",
            "id",
            "ls",
            "mkdir",
            "mv",
            "ps",
            "readlink",
            "rm",
            "sed",
            "sort",
            "tail",
            "touch",
            "tr",
            "uname");
    private static final List<String> MODULES =
            List.of("xmpp", "runtime", "http", "web", "i2p-bridge", "darknet-s2s", "clearnet-gateway", "node");
    private static final Path REAL = Path.of("..").toAbsolutePath().normalize();

    /// Where Java is looked for beside `HOME`, `JAVA_HOME` and `PATH`: in the fake machine instead of the real one.
    private static final List<String> PLACES = List.of("/usr/lib/jvm/", "/usr/local/", "/opt/", "/Library/Java/");

    final Path folder;
    final Path root;
    final Path home;
    final Path programs;

    private final List<String> user = new ArrayList<>();
    private Path javaHome;

    private FakeCheckout(Path folder) {
        this.folder = folder;
        root = folder.resolve("checkout");
        home = folder.resolve("home");
        programs = folder.resolve("bin");
        javaHome = folder.resolve("jdk");
    }

    /// With a Java 25 in `JAVA_HOME`, a Maven that builds, and a lock of the kernel if this machine has one.
    static FakeCheckout make() throws IOException {
        return make(Files.createTempDirectory("launcher"));
    }

    private static FakeCheckout make(Path folder) throws IOException {
        var made = new FakeCheckout(folder);
        Files.createDirectories(made.home);
        Files.createDirectories(made.programs);
        for (String tool : TOOLS) {
            made.tool(tool);
        }
        // Nobody waits a whole second here.
        made.program("sleep", "exec " + real("sleep") + " 0.05");
        for (String tool : List.of("flock", "locale")) {
            if (exists(tool)) {
                made.tool(tool);
            }
        }
        made.checkOut();
        made.java(made.javaHome, "25.0.1", true);
        made.maven("3.8.7", "build");
        return made;
    }

    /// The same in a place that every user may enter, with every user's right to look.
    static FakeCheckout makeForOthers() throws IOException {
        Path place = Files.createTempDirectory(Path.of("/tmp"), "launcher");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        return make(place);
    }

    private void checkOut() throws IOException {
        Files.createDirectories(root.resolve("node/bin"));
        String launcher = Files.readString(REAL.resolve("clove"));
        for (String place : PLACES) {
            assertThat(launcher).as("where it looks for Java").contains(" " + place);
            launcher = launcher.replace(" " + place, " " + folder + place);
        }
        script(root.resolve("clove"), launcher);
        Files.copy(REAL.resolve("node/bin/build.sh"), root.resolve("node/bin/build.sh"));
        write("pom.xml", "<project/>");
        write("conf/clove.conf", "# options");
        for (String module : MODULES) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/Some.java", "class Some {}");
        }
    }

    /// Writes a source file; later than everything that is there.
    Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return newer(file);
    }

    /// File times may be as coarse as a second.
    static Path newer(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        return file;
    }

    /// A Java installation that says how it was started, and that can rehearse a start.
    Path java(Path where, String version, boolean compiler) throws IOException {
        Files.createDirectories(where.resolve("bin"));
        Files.writeString(where.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(where.resolve("bin/java"), """
                #!/bin/sh
                for argument; do
                    case $argument in
                        -XX:AOTCacheOutput=*) [ -e "%1$s/no-rehearsal" ] && exit 1
                            echo cache >"${argument#*=}"; exit ;;
                        -XshowSettings*) echo "    java.home = %2$s"; exit ;;
                    esac
                done
                echo "java $*"
                """.formatted(folder, where));
        if (compiler) {
            script(where.resolve("bin/javac"), "#!/bin/sh\n");
        }
        return where;
    }

    /// A Maven of a version, and what it does when it is told to build: `build` for what the real one does in short.
    void maven(String version, String body) throws IOException {
        program("mvn", """
                [ "$1" != --version ] || { echo "Apache Maven %1$s (nobody)"; exit; }
                build() {
                    echo "[INFO] Building Clove 0.1.0-SNAPSHOT                    [1/2]"
                    echo "[INFO]   from pom.xml"
                    echo "[INFO] Building Clove i2p-bridge 0.1.0-SNAPSHOT         [2/2]"
                    mkdir -p xmpp/target node/target/app/lib
                    echo jar >node/target/app/lib/clove.jar
                    echo "built with $JAVA_HOME" >>"%2$s/builds"
                }
                %3$s
                """.formatted(version, folder, body));
    }

    /// A meeting point: a program that reads it or writes to it waits for the other side.
    Path gate(String name) throws IOException {
        Path gate = folder.resolve(name);
        try {
            assertThat(new ProcessBuilder(real("mkfifo"), gate.toString())
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return gate;
    }

    void program(String name, String body) throws IOException {
        Files.deleteIfExists(programs.resolve(name));
        script(programs.resolve(name), "#!/bin/sh\n" + body + "\n");
    }

    void tool(String name) throws IOException {
        Files.createSymbolicLink(programs.resolve(name), Path.of(real(name)));
    }

    void without(String program) throws IOException {
        Files.deleteIfExists(programs.resolve(program));
    }

    /// No Java is told of any more.
    void withoutJavaHome() {
        javaHome = Path.of("");
    }

    void javaHome(Path where) {
        javaHome = where;
    }

    /// From now on it is started by a user who may only read: somebody else, because to root a mode means nothing.
    void asSomebodyElse() throws IOException {
        if (isRoot()) {
            user.addAll(List.of(real("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"));
        } else {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.toList()) {
                    Files.setPosixFilePermissions(
                            path,
                            PosixFilePermissions.fromString(
                                    Files.isDirectory(path) || Files.isExecutable(path) ? "r-xr-xr-x" : "r--r--r--"));
                }
            }
        }
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /// The programs that every process of it sees.
    Launch start(String... arguments) throws IOException {
        return startAt(root.resolve("clove"), arguments);
    }

    Launch startAt(Path launcher, String... arguments) throws IOException {
        var line = new ArrayList<>(user);
        line.addAll(defaultSignals());
        line.add(launcher.toString());
        line.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("TERM", "xterm");
        if (!javaHome.toString().isEmpty()) {
            builder.environment().put("JAVA_HOME", javaHome.toString());
        }
        return Launch.of(builder);
    }

    Launch.Ended run(String... arguments) throws IOException {
        return start(arguments).end();
    }

    /// How often it was built, in lines.
    List<String> builds() throws IOException {
        Path file = folder.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /// The folder of what is built.
    Path app() {
        return root.resolve("node/target/app");
    }

    @Override
    public void close() throws IOException {
        if (!user.isEmpty() || !isRoot()) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.filter(Files::isDirectory).toList()) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
        Backup.deleteAll(folder);
    }

    /// Whoever runs the tests in the background of a script has Ctrl-C ignored, and children inherit that.
    private static List<String> defaultSignals() {
        return Files.exists(Path.of("/proc/self/status")) && exists("env")
                ? List.of(real("env"), "--default-signal=INT")
                : List.of();
    }

    private static boolean exists(String tool) {
        return directories().anyMatch(folder -> Files.isExecutable(folder.resolve(tool)));
    }

    private static String real(String tool) {
        return directories()
                .map(folder -> folder.resolve(tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine has no " + tool))
                .toString();
    }

    private static Stream<Path> directories() {
        return Stream.concat(
                Arrays.stream(System.getenv("PATH").split(":")).map(Path::of), Stream.of(Path.of("/usr/sbin")));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Moves the launcher away, as the program that is installed has it: without sources.
    Path installed() throws IOException {
        Path program = Files.createDirectories(folder.resolve("installed"));
        Files.createDirectories(program.resolve("app/lib"));
        Files.copy(root.resolve("clove"), program.resolve("clove"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(program.resolve("app/lib/clove.jar"), "jar");
        return program;
    }
}
