package im.clove.node.service;

import im.clove.node.files.Wish;
import im.clove.node.files.Wish.Purpose;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/// A request for a slot as a client says it (XEP-0363 §4, §5). Pure.
sealed interface SlotRequest {
    String NS = "urn:xmpp:http:upload:0";
    String PURPOSE = "urn:xmpp:http:upload:purpose:0";

    /// What is known of purposes; nothing stays for ever here, so `permanent` is none of them.
    List<String> PURPOSES = List.of("message", "profile", "ephemeral");

    /// One that can be looked at.
    record Wanted(Wish wish) implements SlotRequest {}

    /// One that nobody can grant.
    record Unfit(StanzaError error) implements SlotRequest {}

    static SlotRequest read(Element request, Instant now) {
        String name = request.attributeOr("filename", "");
        String size = request.attributeOr("size", "");
        if (name.isBlank() || !size.matches("[0-9]{1,18}") || Long.parseLong(size) == 0) {
            return unfit(Condition.BAD_REQUEST, "A file has a name, and a size in bytes");
        }
        List<Element> purposes = request.children().stream()
                .filter(child -> child.namespace().equals(PURPOSE))
                .toList();
        if (purposes.size() > 1) {
            return unfit(Condition.BAD_REQUEST, "A file has one purpose");
        }
        if (purposes.isEmpty()) {
            return wanted(request, new Purpose.Message());
        }
        Element purpose = purposes.getFirst();
        return switch (purpose.name().local()) {
            case "message" -> wanted(request, new Purpose.Message());
            case "profile" -> wanted(request, new Purpose.Profile());
            case "ephemeral" ->
                before(purpose.attributeOr("expire-before", ""))
                        .filter(now::isBefore)
                        .map(before -> wanted(request, new Purpose.Ephemeral(before)))
                        .orElseGet(() -> unfit(Condition.BAD_REQUEST, "'expire-before' is a moment to come"));
            default -> unfit(Condition.FEATURE_NOT_IMPLEMENTED, "This purpose is not known here");
        };
    }

    private static SlotRequest wanted(Element request, Purpose purpose) {
        return new Wanted(new Wish(
                request.attributeOr("filename", ""),
                request.attributeOr("content-type", ""),
                Long.parseLong(request.attributeOr("size", "")),
                purpose));
    }

    private static SlotRequest unfit(Condition condition, String text) {
        return new Unfit(StanzaError.of(condition, text));
    }

    private static Optional<Instant> before(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
