package im.clove.node.play;

import im.clove.node.core.Permissions;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.component.Component;
import im.clove.node.service.component.ComponentConnections;
import im.clove.node.service.component.SharedSecret;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.util.List;

/// Where programs of components come in: a pipe, with the real handshake behind it.
final class Programs {
    static final String DOMAIN = "abbey.verona.example";
    static final String SECRET = "two-households-both-alike";

    private final Play play;
    private final ComponentConnections connections;

    Programs(Play play) {
        this.play = play;
        this.connections = new ComponentConnections(
                play.server().hosts(),
                play.server().accounts(),
                play.server().switchboard()::submit,
                Jid.parse(Play.HOST),
                ComponentConnections.Limits.STANDARD,
                new ComponentConnections.Tools(play.timers, play.stage, play.budget(), new SecureRandom()));
    }

    /// The component that plays have.
    static List<ServiceTools.Maker> abbey() {
        return abbey(Permissions.NONE);
    }

    static List<ServiceTools.Maker> abbey(Permissions permissions) {
        return List.of(tools -> new Component(
                new Component.Terms(Domain.of(DOMAIN), SharedSecret.of(SECRET.toCharArray()), "The abbey", permissions),
                tools));
    }

    ComponentConnections connections() {
        return connections;
    }

    /// A connection on which nothing has been said.
    Program connect() {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        Program program = new Program(play.stage, pair.left());
        play.stage.execute(program::read);
        play.stage.execute(() -> connections.serve(Stage.door(pair.right())));
        return program;
    }

    /// A program that has proved that it speaks for the abbey.
    Program enter() {
        Program program = connect().open(DOMAIN).prove(SECRET).expect("<handshake/>");
        play.settle(); // it is told a moment before it can be found
        return program;
    }
}
