package im.clove.node.admin.health;

import im.clove.node.admin.health.Ailment.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The rules, all of them: from signs to what somebody has to do something about. Pure.
public final class Diagnosis {
    /// Who loses the machine before that has lost little.
    private static final Duration YOUNG = Duration.ofDays(1);

    private static final Duration OLD_BACKUP = Duration.ofDays(30);

    private Diagnosis() {}

    /// Problems first; empty if the node is well.
    public static List<Ailment> of(Signs signs) {
        List<Ailment> found = new ArrayList<>();
        Instant now = signs.now();
        Signs.Machine machine = signs.machine();
        Optional<Ailment> clock = MachineRules.clock(now, machine.newest());
        clock.ifPresent(found::add);
        machine.free().stream()
                .boxed()
                .flatMap(free -> MachineRules.disk(free).stream())
                .forEach(found::add);
        machine.storeTrouble().map(MachineRules::store).ifPresent(found::add);
        machine.logTrouble().map(MachineRules::log).ifPresent(found::add);
        machine.shut().stream().map(MachineRules::port).forEach(found::add);
        MachineRules.memory(signs.load()).ifPresent(found::add);
        MachineRules.files(signs.load()).ifPresent(found::add);
        found.addAll(NetworkRules.of(signs.network(), now));
        found.addAll(NetworkRules.servers(signs.servers(), signs.outboxKeep(), now));
        if (clock.isEmpty()) {
            // By a clock that is wrong they all are.
            signs.certificates().stream()
                    .flatMap(sign -> CertificateRule.of(sign, now).stream())
                    .forEach(found::add);
        }
        backup(signs.keeping(), now).ifPresent(found::add);
        signs.keeping().firstPassword().map(MachineRules::firstPassword).ifPresent(found::add);
        found.sort(Comparator.comparing(Ailment::severity).reversed());
        return List.copyOf(found);
    }

    private static Optional<Ailment> backup(Signs.Keeping keeping, Instant now) {
        String remedy = "`clove backup FILE` makes one; keep it on another machine.";
        if (keeping.backup().isEmpty()) {
            return keeping.madeAt().plus(YOUNG).isBefore(now)
                    ? Optional.of(Ailment.warning(
                            Code.BACKUP,
                            "There is no backup yet: who loses this machine loses the address and everybody's"
                                    + " messages.",
                            remedy))
                    : Optional.empty();
        }
        Duration age = Duration.between(keeping.backup().get(), now);
        return age.compareTo(OLD_BACKUP) > 0
                ? Optional.of(
                        Ailment.warning(Code.BACKUP, "The last backup is " + NetworkRules.days(age) + " old.", remedy))
                : Optional.empty();
    }
}
