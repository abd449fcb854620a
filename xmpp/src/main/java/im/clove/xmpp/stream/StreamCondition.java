package im.clove.xmpp.stream;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import java.util.Locale;
import java.util.Optional;

/// The errors that end a stream (RFC 6120 §4.9.3).
public enum StreamCondition {
    BAD_FORMAT,
    BAD_NAMESPACE_PREFIX,
    CONFLICT,
    CONNECTION_TIMEOUT,
    HOST_GONE,
    HOST_UNKNOWN,
    IMPROPER_ADDRESSING,
    INTERNAL_SERVER_ERROR,
    INVALID_FROM,
    INVALID_NAMESPACE,
    INVALID_XML,
    NOT_AUTHORIZED,
    NOT_WELL_FORMED,
    POLICY_VIOLATION,
    REMOTE_CONNECTION_FAILED,
    RESET,
    RESOURCE_CONSTRAINT,
    RESTRICTED_XML,
    /// Written with the other host as text: never made here, never followed to another net.
    SEE_OTHER_HOST,
    SYSTEM_SHUTDOWN,
    UNDEFINED_CONDITION,
    UNSUPPORTED_ENCODING,
    UNSUPPORTED_FEATURE,
    UNSUPPORTED_STANZA_TYPE,
    UNSUPPORTED_VERSION;

    /// The namespace of the conditions.
    public static final String NS = "urn:ietf:params:xml:ns:xmpp-streams";

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String wireName() {
        return wire;
    }

    /// The error that a parser's finding calls for.
    public static StreamCondition of(StreamEvent.Kind kind) {
        return switch (kind) {
            case NOT_WELL_FORMED -> NOT_WELL_FORMED;
            case RESTRICTED_XML -> RESTRICTED_XML;
            case UNSUPPORTED_ENCODING -> UNSUPPORTED_ENCODING;
            case POLICY_VIOLATION -> POLICY_VIOLATION;
            case BAD_NAMESPACE_PREFIX -> BAD_NAMESPACE_PREFIX;
        };
    }

    /// The condition a `stream:error` carries; [#UNDEFINED_CONDITION] if it is none that the RFC defines. Empty if
    /// the element is no stream error.
    public static Optional<StreamCondition> read(Element error) {
        if (!error.is(StreamParser.STREAMS, "error")) {
            return Optional.empty();
        }
        for (StreamCondition condition : values()) {
            if (error.has(NS, condition.wire)) {
                return Optional.of(condition);
            }
        }
        return Optional.of(UNDEFINED_CONDITION);
    }

    /// The `stream:error` without a text.
    public Element toElement() {
        return Element.of(StreamParser.STREAMS, "error", Element.of(NS, wire));
    }

    /// The `stream:error` with a text for people.
    public Element toElement(String text) {
        return toElement().with(Element.ofText(NS, "text", text));
    }

    /// The `stream:error` with an application-specific condition (§4.9.4).
    public Element toElement(String text, Element application) {
        return toElement(text).with(application);
    }
}
