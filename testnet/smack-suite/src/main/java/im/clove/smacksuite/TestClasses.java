package im.clove.smacksuite;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.igniterealtime.smack.inttest.AbstractSmackIntTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;

/// The classes of the suite's jar that are tests.
final class TestClasses {
    private static final String CLASS = ".class";

    private TestClasses() {}

    /// @param wanted names of classes or of methods, as [Main] takes them; none for all
    /// @throws IllegalArgumentException if there is no class of a name
    static List<Class<? extends AbstractSmackIntTest>> among(List<String> wanted) throws Exception {
        List<Class<? extends AbstractSmackIntTest>> all = all();
        for (String name : wanted) {
            if (all.stream().noneMatch(test -> isIn(test, name))) {
                throw new IllegalArgumentException("The suite has no class for " + name);
            }
        }
        return all.stream()
                .filter(test -> wanted.isEmpty() || wanted.stream().anyMatch(name -> isIn(test, name)))
                .toList();
    }

    private static boolean isIn(Class<?> test, String name) {
        return name.equals(test.getSimpleName()) || name.startsWith(test.getSimpleName() + '.');
    }

    private static List<Class<? extends AbstractSmackIntTest>> all() throws IOException, ReflectiveOperationException {
        File jar = new File(SmackIntegrationTestFramework.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<Class<? extends AbstractSmackIntTest>> found = new ArrayList<>();
        try (JarFile entries = new JarFile(jar)) {
            for (String name : entries.stream().map(ZipEntry::getName).toList()) {
                if (name.endsWith(CLASS) && name.startsWith("org/")) {
                    String className =
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.');
                    Class<?> type = Class.forName(className, false, Main.class.getClassLoader());
                    if (AbstractSmackIntTest.class.isAssignableFrom(type)
                            && !Modifier.isAbstract(type.getModifiers())) {
                        found.add(type.asSubclass(AbstractSmackIntTest.class));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(Class::getSimpleName));
        return found;
    }
}
