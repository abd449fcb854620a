package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The network itself: it comes up, stays on loopback, seeds a Java router, and leaves nothing behind.
@Tag("integration")
@Tag("tunnels")
final class PrivateI2pNetworkTest {
    private static final Pattern INODE = Pattern.compile("socket:\\[(\\d+)]");

    @Test
    void itBuildsTunnelsStaysOnLoopbackAndEndsWhole(@TempDir Path folder) throws IOException {
        var home = folder.resolve("network");
        List<Long> routers = new ArrayList<>();
        try (var network = PrivateI2pNetwork.start(home)) {
            assertThat(network.size()).isGreaterThanOrEqualTo(5);
            assertThat(network.networkId()).isNotEqualTo(2);
            for (int i = 1; i <= network.size(); i++) {
                routers.add(Long.parseLong(
                        Files.readString(home.resolve("r" + i + "/pid")).split(" ")[0]));
            }
            assertThat(localAddresses(routers)).isNotEmpty().allMatch(address -> address.startsWith("127."));
            assertThat(network.status()).contains("tunnels").doesNotContain("not running");

            network.seed(folder.resolve("router"));
            try (var infos = Files.walk(folder.resolve("router/netDb"))) {
                assertThat(infos.filter(file -> file.toString().endsWith(".dat")))
                        .hasSize(network.size());
            }
        }
        assertThat(routers).noneMatch(PrivateI2pNetworkTest::isRunning);
    }

    /// Not when it is a zombie that nobody asked after: the routers' parent has ended long ago.
    private static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }

    /// Where the sockets of these processes are bound, from /proc: "127.1.0.1", or "0.0.0.0" for everywhere.
    private static Set<String> localAddresses(List<Long> processes) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (long pid : processes) {
            try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                for (var file : files.toList()) {
                    var found = INODE.matcher(Files.readSymbolicLink(file).toString());
                    if (found.matches()) {
                        inodes.add(found.group(1));
                    }
                }
            }
        }
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("tcp", "udp", "tcp6", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net/" + table))) {
                var columns = line.strip().split(" +");
                if (inodes.contains(columns[9])) {
                    addresses.add(readable(columns[1].split(":")[0]));
                }
            }
        }
        return addresses;
    }

    /// The kernel writes an IPv4 address as a little-endian number.
    private static String readable(String hex) {
        if (hex.length() != 8) {
            return hex;
        }
        long value = Long.parseLong(hex, 16);
        return (value & 255) + "." + (value >> 8 & 255) + "." + (value >> 16 & 255) + "." + (value >> 24 & 255);
    }
}
