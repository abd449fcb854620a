package im.clove.node.ext.std;

import im.clove.node.ext.ArchiveFilter;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A query to an archive (XEP-0313 §3) as it can be answered, or why it cannot. Pure.
///
/// @param flipped whether the page is to be sent from its end (§3.3.4)
/// @param queryId what the client calls the query, or null
public record ArchiveRequest(
        ArchiveFilter filter,
        Paging paging,
        boolean flipped,
        @Nullable String queryId) {
    /// How many messages can be named in one request.
    static final int MOST_IDS = 100;

    /// XEP-0431 §3.1.
    static final String TEXT = "{" + ArchiveManagement.FULL_TEXT + "}fulltext";

    private static final Set<String> FIELDS =
            Set.of("FORM_TYPE", "with", "start", "end", "before-id", "after-id", "ids", "include-groupchat", TEXT);

    /// What a query turned out to be.
    public sealed interface Reading {
        record Good(ArchiveRequest request) implements Reading {}

        record Bad(StanzaError error, String reason) implements Reading {}
    }

    /// @param query the payload of the request
    public static Reading read(Element query) {
        if (query.attribute("node") != null) {
            return bad(Condition.ITEM_NOT_FOUND, "there are no nodes here");
        }
        Optional<Paging> paging = Paging.read(query);
        if (paging.isEmpty()) {
            return bad(Condition.BAD_REQUEST, "not a page");
        }
        if (paging.get().index().isPresent()) { // XEP-0059 §2.6
            return bad(Condition.FEATURE_NOT_IMPLEMENTED, "pages are not found by index");
        }
        List<Element> forms = query.children().stream()
                .filter(child -> child.is(DataForm.NS, "x"))
                .toList();
        if (forms.size() > 1) {
            return bad(Condition.BAD_REQUEST, "two forms");
        }
        Optional<DataForm> form = forms.isEmpty()
                ? Optional.of(new DataForm("submit", Map.of("FORM_TYPE", List.of(ArchiveManagement.NS))))
                : DataForm.read(forms.getFirst());
        return form.map(filled -> read(query, paging.get(), filled))
                .orElseGet(() -> bad(Condition.BAD_REQUEST, "a field twice"));
    }

    private static Reading read(Element query, Paging paging, DataForm form) {
        if (!form.formType().equals(ArchiveManagement.NS)) {
            return bad(Condition.BAD_REQUEST, "another form");
        }
        for (String name : form.fields().keySet()) {
            if (!FIELDS.contains(name)) { // §3.1.5
                return bad(Condition.FEATURE_NOT_IMPLEMENTED, "a field nobody knows");
            }
        }
        String with = form.first("with");
        Optional<Jid> correspondent = Jid.tryParse(with);
        if (!with.isEmpty() && correspondent.isEmpty()) {
            return bad(Condition.JID_MALFORMED, "not an address");
        }
        Optional<Instant> start = Delay.instant(form.first("start"));
        Optional<Instant> end = Delay.instant(form.first("end"));
        if (isNone(form, "start", start) || isNone(form, "end", end)) {
            return bad(Condition.BAD_REQUEST, "not a time");
        }
        List<String> ids = form.fields().getOrDefault("ids", List.of());
        if (ids.size() > MOST_IDS) {
            return bad(Condition.RESOURCE_CONSTRAINT, "too many ids");
        }
        ArchiveFilter filter = new ArchiveFilter(
                correspondent.orElse(null),
                start.map(ArchiveRequest::roundedUp).orElseGet(OptionalLong::empty),
                end.map(time -> OptionalLong.of(time.getEpochSecond())).orElseGet(OptionalLong::empty),
                orNull(form.first("after-id")),
                orNull(form.first("before-id")),
                ids,
                form.first(TEXT));
        return new Reading.Good(new ArchiveRequest(
                filter, paging, query.has(ArchiveManagement.NS, "flip-page"), query.attribute("queryid")));
    }

    /// The same of other messages.
    public ArchiveRequest with(ArchiveFilter other) {
        return new ArchiveRequest(other, paging, flipped, queryId);
    }

    private static boolean isNone(DataForm form, String field, Optional<Instant> read) {
        return !form.first(field).isEmpty() && read.isEmpty();
    }

    /// Times in the archive are whole seconds.
    private static OptionalLong roundedUp(Instant time) {
        return OptionalLong.of(time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Reading bad(Condition condition, String reason) {
        return new Reading.Bad(StanzaError.of(condition), reason);
    }
}
