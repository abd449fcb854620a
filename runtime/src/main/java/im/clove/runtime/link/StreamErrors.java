package im.clove.runtime.link;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;

/// The stream errors that the reading of bytes calls for (RFC 6120 §4.9.3).
public final class StreamErrors {
    /// The namespace of the defined conditions.
    public static final String NS = "urn:ietf:params:xml:ns:xmpp-streams";

    private StreamErrors() {}

    /// `<stream:error/>` with a defined condition by its wire name.
    public static Element of(String condition) {
        return Element.of(StreamParser.STREAMS, "error", Element.of(NS, condition));
    }

    public static Element of(StreamEvent.Kind kind) {
        return of(
                switch (kind) {
                    case NOT_WELL_FORMED -> "not-well-formed";
                    case RESTRICTED_XML -> "restricted-xml";
                    case UNSUPPORTED_ENCODING -> "unsupported-encoding";
                    case POLICY_VIOLATION -> "policy-violation";
                    case BAD_NAMESPACE_PREFIX -> "bad-namespace-prefix";
                });
    }
}
