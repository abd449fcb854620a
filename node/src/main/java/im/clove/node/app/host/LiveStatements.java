package im.clove.node.app.host;

import im.clove.clearnet.statement.Known;
import im.clove.clearnet.statement.Verdict;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.StatementControl;
import im.clove.node.admin.StatementInfo;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What the owner is told and decides of places of others in I2P. Thread-safe.
final class LiveStatements implements StatementControl {
    private final Stated stated;
    private final StatementRounds rounds;
    private final BridgeRoutes routes;

    LiveStatements(Stated stated, StatementRounds rounds, BridgeRoutes routes) {
        this.stated = stated;
        this.rounds = rounds;
        this.routes = routes;
    }

    @Override
    public List<StatementInfo> statements() {
        Instant now = stated.clock().instant();
        return stated.places().book().all().entrySet().stream()
                .map(each -> info(each.getKey(), each.getValue(), now))
                .toList();
    }

    private static StatementInfo info(Domain domain, Known known, Instant now) {
        return new StatementInfo(
                domain,
                known.word(now),
                known.pinned().map(each -> each.statement().b32().hostname()),
                known.pinned().map(each -> each.statement().until()),
                known.held(),
                known.remark()
                        .map(each ->
                                each.verdict().words() + " (" + each.other().hostname() + ", " + each.at() + ')'));
    }

    @Override
    public String askStatement(Domain theirs) throws ControlException {
        if (!stated.isAsking()) {
            throw ControlException.refused("Nobody is asked for places in I2P: that takes bridge.over-i2p = true,"
                    + " bridge.statements other than off, and bridge.dialback = false");
        }
        Way way = new Way(stated.config().domains().getFirst(), theirs);
        Optional<Known.Pinned> pinned = stated.places().book().of(theirs).pinned();
        if (routes.isByClearnet(way)) {
            return await(rounds.ask(way));
        }
        if (pinned.isEmpty()) {
            throw ControlException.refused(theirs + " is not reached over the clearnet, so it cannot be asked there");
        }
        return await(rounds.renew(theirs, pinned.get().statement().b32()));
    }

    private static String await(CompletableFuture<Verdict> asked) throws ControlException {
        try {
            return asked.get(2 * Questions.PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)
                    .words();
        } catch (ExecutionException | TimeoutException e) {
            throw new ControlException(ControlException.Kind.FAILED, "Nothing came of asking; see the log", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.Kind.FAILED, "Asking was interrupted", e);
        }
    }

    @Override
    public void trust(Domain domain) throws ControlException {
        stated.places().trust(domain);
        applied();
    }

    @Override
    public void forget(Domain domain) throws ControlException {
        stated.places().forget(domain);
        applied();
    }

    private void applied() {
        stated.mapped(stated.places().mapped());
        stated.engines().remapped();
    }
}
