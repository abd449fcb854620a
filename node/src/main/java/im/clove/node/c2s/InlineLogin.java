package im.clove.node.c2s;

import im.clove.node.c2s.StreamFeature.Stage;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.sasl.SaslCondition;
import im.clove.xmpp.sasl.SaslProfile;
import im.clove.xmpp.sasl.SaslStep;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A login that has succeeded and is answered once what came with it is done (XEP-0388 §2.6.1): first a resumption,
/// then, if that failed or was not asked for, a binding (XEP-0386 §3). Immutable.
///
/// @param success of the login
/// @param answers so far, to go with it
/// @param resumes whether a resumption is still to be tried
record InlineLogin(
        SaslProfile profile,
        LoggedInClient client,
        SaslStep.Success success,
        Wishes wishes,
        List<Element> answers,
        boolean resumes) {
    /// Longer ones would not leave room in a resource.
    private static final int MAX_TAG = 256;

    InlineLogin {
        answers = List.copyOf(answers);
    }

    static InlineLogin of(SaslProfile profile, LoggedInClient client, SaslStep.Success success, Wishes wishes) {
        List<Element> answers = wishes.isMalformed() ? List.of(Wishes.MALFORMED) : List.of();
        return new InlineLogin(
                profile, client, success, wishes, answers, wishes.resume().isPresent());
    }

    InlineLogin with(List<Element> more) {
        List<Element> all = new ArrayList<>(answers);
        all.addAll(more);
        return new InlineLogin(profile, client, success, wishes, all, resumes);
    }

    /// After a resumption that failed.
    InlineLogin notResumed(List<Element> failed) {
        InlineLogin next = with(failed);
        return new InlineLogin(profile, client, success, wishes, next.answers, false);
    }

    /// What the client is to be let in by; empty if it wants no session yet.
    Optional<Entrance> entrance(NegotiationTerms terms) {
        if (resumes) {
            SmElements.Nonza.Resume resume = wishes.resume().orElseThrow();
            return Optional.of(
                    new Entrance.Resume(resume.previousId(), resume.h().value(), spelling(terms)));
        }
        return wishes.bind().isPresent()
                ? Optional.of(new Entrance.Bind(resource(terms.names()), wishes.ofSession(), spelling(terms)))
                : Optional.empty();
    }

    /// XEP-0386 §3.1: the client's word, and behind it what the server makes.
    private String resource(NegotiationTerms.ResourceNames names) {
        String own = names.of(client.account(), wishes.agent().id());
        String tag = wishes.tag();
        if (tag.isEmpty() || tag.length() > MAX_TAG) {
            return own;
        }
        try {
            return client.account().withResource(tag + '/' + own).resource();
        } catch (JidFormatException _) {
            return own;
        }
    }

    /// The answer to a login without a session.
    Element plain() {
        return profile.success(success, client.account(), answers);
    }

    private Entrance.Dress spelling(NegotiationTerms terms) {
        return outcome -> spell(outcome, terms);
    }

    private List<Element> spell(Entrance.Outcome outcome, NegotiationTerms terms) {
        return switch (outcome) {
            case Entrance.Outcome.Resumed(Jid full, Element answer) -> in(full, answer, true, terms);
            case Entrance.Outcome.NotResumed(Element answer) -> List.of(answer);
            case Entrance.Outcome.Bound(Jid full, List<Element> inline) ->
                in(
                        full,
                        Element.of(StreamFeatures.BIND2, "bound").withNodes(inline),
                        inline.stream().anyMatch(element -> element.is(SmElements.NS, "enabled")),
                        terms);
            case Entrance.Outcome.NotBound(StanzaError error) -> List.of(profile.write(failure(error)));
        };
    }

    /// @param managed whether the stream is managed already (XEP-0198): who is offered what it has asks for it again
    private List<Element> in(Jid full, Element answer, boolean managed, NegotiationTerms terms) {
        List<Element> features = terms.offers(Stage.BOUND, client.account()).stream()
                .filter(feature -> !managed || !feature.namespace().equals(SmElements.NS))
                .toList();
        return List.of(profile.success(success, full, with(List.of(answer)).answers), StreamFeatures.of(features));
    }

    /// There is no answer of its own for a binding that fails: then nobody has logged in.
    static SaslStep.Failure failure(StanzaError error) {
        SaslCondition condition = error.condition() == Condition.NOT_AUTHORIZED
                ? SaslCondition.NOT_AUTHORIZED
                : SaslCondition.TEMPORARY_AUTH_FAILURE;
        String text = error.text();
        return new SaslStep.Failure(
                condition, text == null || text.isEmpty() ? "No session could be made" : text, false);
    }
}
