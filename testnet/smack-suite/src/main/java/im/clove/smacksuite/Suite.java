package im.clove.smacksuite;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.igniterealtime.smack.inttest.AbstractSmackIntTest;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.SmackIntegrationTestEnvironment;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.util.DNSUtil;

/// One class of the suite, run in an environment of its own: the framework runs its classes in an order of chance, and
/// an unexpected exception in one test ends all that are left.
final class Suite extends SmackIntegrationTestFramework {
    private Suite(Configuration configuration) {
        super(configuration);
    }

    /// @param wanted names as [Main] takes them; those of other classes do not matter
    static List<Result> run(Class<? extends AbstractSmackIntTest> test, List<String> wanted) throws Exception {
        String name = test.getSimpleName();
        List<String> methods =
                wanted.stream().filter(each -> each.startsWith(name + '.')).toList();
        boolean whole = methods.isEmpty() || wanted.contains(name);
        System.setProperty("sinttest.enabledTests", whole ? name : String.join(",", methods));
        System.setProperty("sinttest.testPackages", test.getPackageName());
        Suite suite = new Suite(Configuration.newConfiguration(new String[0]));
        List<Result> results = new ArrayList<>();
        try {
            suite.run();
            results.addAll(suite.results());
        } catch (RuntimeException | SmackException | XMPPException | IOException aborted) {
            results.addAll(suite.results());
            // Where a class is not possible, the framework stumbles over having nothing left to do.
            if (results.stream().noneMatch(each -> each.test().equals(name))) {
                aborted.printStackTrace();
                results.add(Result.of(Result.Outcome.FAILED, name, aborted));
            }
        }
        return results.stream().sorted(Comparator.comparing(Result::test)).toList();
    }

    @Override
    protected SmackIntegrationTestEnvironment prepareEnvironment()
            throws SmackException, IOException, XMPPException, InterruptedException, KeyManagementException,
                    NoSuchAlgorithmException, InstantiationException, IllegalAccessException,
                    InvocationTargetException {
        // The framework has just chosen one.
        DNSUtil.setDNSResolver(new NoDns());
        return super.prepareEnvironment();
    }

    private List<Result> results() {
        List<Result> results = new ArrayList<>();
        if (testRunResult == null) {
            return results;
        }
        testRunResult
                .getImpossibleTestClasses()
                .forEach((test, reason) ->
                        results.add(Result.of(Result.Outcome.IMPOSSIBLE, test.getSimpleName(), reason)));
        testRunResult
                .getNotPossibleTests()
                .forEach(test -> results.add(
                        Result.of(Result.Outcome.IMPOSSIBLE, name(test.concreteTest), test.testNotPossibleException)));
        testRunResult
                .getFailedTests()
                .forEach(test ->
                        results.add(Result.of(Result.Outcome.FAILED, name(test.concreteTest), test.failureReason)));
        testRunResult
                .getSuccessfulTests()
                .forEach(test -> results.add(Result.of(Result.Outcome.PASSED, name(test.concreteTest), null)));
        return results;
    }

    /// `Class.method`, and in brackets the kind of connection if it is not the usual one.
    private static String name(ConcreteTest test) {
        String name = test.getMethod().getDeclaringClass().getSimpleName()
                + '.'
                + test.getMethod().getName();
        List<String> over = test.getSubdescriptons();
        return over.isEmpty() ? name : name + " (" + String.join(", ", over) + ')';
    }
}
