package im.clove.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel says of a process (Linux's `/proc`).
public record ServerProcess(long pid) {
    /// Ticks of `/proc/PID/stat` per second, on every Linux there is.
    private static final double TICKS = 100;

    private static final int FIRST_AFTER_NAME = 3;
    private static final int UTIME = 14;

    /// This program.
    public static ServerProcess self() {
        return new ServerProcess(ProcessHandle.current().pid());
    }

    /// Resident memory in KiB.
    public long residentKiB() throws IOException {
        return status("VmRSS");
    }

    /// The most it has been resident with, in KiB.
    public long peakKiB() throws IOException {
        return status("VmHWM");
    }

    private long status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(field + ':')) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/" + pid + "/status has no " + field);
    }

    /// Processor time used so far, user and system, in seconds.
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        int at = UTIME - FIRST_AFTER_NAME;
        return (Long.parseLong(fields[at]) + Long.parseLong(fields[at + 1])) / TICKS;
    }
}
