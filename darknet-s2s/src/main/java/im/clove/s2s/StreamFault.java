package im.clove.s2s;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.Locale;

/// A stream error we send (RFC 6120 §4.9.3), with a text that tells nothing a stranger should not know.
record StreamFault(Condition condition, String text) {
    private static final String NS = "urn:ietf:params:xml:ns:xmpp-streams";

    /// The conditions of this module.
    enum Condition {
        BAD_FORMAT,
        CONFLICT,
        CONNECTION_TIMEOUT,
        HOST_UNKNOWN,
        IMPROPER_ADDRESSING,
        INVALID_FROM,
        INVALID_NAMESPACE,
        INVALID_XML,
        NOT_AUTHORIZED,
        NOT_WELL_FORMED,
        POLICY_VIOLATION,
        RESOURCE_CONSTRAINT,
        RESTRICTED_XML,
        SYSTEM_SHUTDOWN,
        UNDEFINED_CONDITION,
        UNSUPPORTED_ENCODING,
        UNSUPPORTED_STANZA_TYPE,
        UNSUPPORTED_VERSION;

        private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static StreamFault of(StreamEvent.Violation violation) {
        Condition condition = switch (violation.kind()) {
            case NOT_WELL_FORMED -> Condition.NOT_WELL_FORMED;
            case RESTRICTED_XML -> Condition.RESTRICTED_XML;
            case UNSUPPORTED_ENCODING -> Condition.UNSUPPORTED_ENCODING;
            case POLICY_VIOLATION -> Condition.POLICY_VIOLATION;
            case BAD_NAMESPACE_PREFIX -> Condition.NOT_WELL_FORMED;
        };
        return new StreamFault(condition, "");
    }

    Element toElement() {
        Element error = Element.of(StreamParser.STREAMS, "error").with(Element.of(NS, condition.wire));
        return text.isEmpty() ? error : error.with(Element.ofText(NS, "text", text));
    }

    /// The condition of a stream error that came in, by its wire name; `undefined-condition` if it has none.
    static String conditionOf(Element error) {
        for (Element child : error.children()) {
            if (child.namespace().equals(NS) && !child.local().equals("text")) {
                return child.local();
            }
        }
        return "undefined-condition";
    }
}
