import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs test classes in this JVM, classes and methods in the order of a seed, without what is tagged `integration`
/// or `long`: as `mvn verify` does, but for the order. Each failure is a line `FAILED class method` on the file
/// given, its stack trace goes to the error output. The exit status is 1 if anything failed, 2 if nothing ran.
///
/// Arguments: the file, the seed, the classes.
final class ShuffledRun implements TestExecutionListener {
    private static final String PICK = "org.junit.jupiter.api.";

    private final PrintStream failures;
    private int ran;
    private int failed;

    private ShuffledRun(PrintStream failures) {
        this.failures = failures;
    }

    public static void main(String[] args) throws IOException {
        List<String> classes = Stream.of(args).skip(2).toList();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(name -> selectClass(name)).toList())
                .filters(excludeTags("integration", "long"))
                .configurationParameter("junit.jupiter.execution.order.random.seed", args[1])
                .configurationParameter("junit.jupiter.testclass.order.default", PICK + "ClassOrderer$Random")
                .configurationParameter("junit.jupiter.testmethod.order.default", PICK + "MethodOrderer$Random")
                .build();
        try (PrintStream failures = new PrintStream(Files.newOutputStream(Path.of(args[0])), true)) {
            ShuffledRun run = new ShuffledRun(failures);
            LauncherFactory.create().execute(request, run);
            System.out.printf("%d tests, %d failed%n", run.ran, run.failed);
            System.out.flush();
            System.exit(run.failed > 0 ? 1 : run.ran == 0 ? 2 : 0);
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        ran += test.isTest() ? 1 : 0;
        if (result.getStatus() == Status.FAILED) {
            failed++;
            failures.println("FAILED " + where(test));
            System.err.println("FAILED " + where(test));
            result.getThrowable().ifPresent(Throwable::printStackTrace);
        }
    }

    private static String where(TestIdentifier test) {
        Optional<String> method = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName() + " " + source.getMethodName() + " " + test.getDisplayName());
        return method.or(() -> test.getSource()
                        .filter(ClassSource.class::isInstance)
                        .map(source -> ((ClassSource) source).getClassName() + " (class)"))
                .orElse(test.getUniqueId() + " ?");
    }
}
