package im.clove.clearnet.statement;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A statement as it travels, with what is said to be the signature of its destination. Immutable.
///
/// @param signature in base 64, in its one spelling
public record SignedStatement(Statement statement, String signature) {
    /// The namespace of the element.
    public static final String NS = "urn:clove:statement:0";

    /// Its name, which is that of the question for it, too.
    public static final String LOCAL = "statement";

    /// All of the text in it, in bytes.
    public static final int MOST = 4096;

    /// An Ed25519 signature has 64 bytes; the longest of I2P's RSA kinds 512.
    private static final int LONGEST_SIGNATURE = 512;

    private static final Set<String> REQUIRED = Set.of("domain", "from", "until", "number");
    private static final String GONE = "gone";

    /// @throws IllegalArgumentException if the signature cannot be one; the message does not repeat it
    public SignedStatement {
        decode(signature);
    }

    /// Signs it.
    public static SignedStatement of(Statement statement, DestinationSigner signer) {
        return new SignedStatement(statement, Base64.getEncoder().encodeToString(signer.sign(statement.bytes())));
    }

    /// Whether the destination that it names has signed it.
    public boolean holds(DestinationVerifier verifier) {
        return verifier.verifies(statement.destination(), statement.bytes(), decode(signature));
    }

    /// As it is sent; the times as in XEP-0082, in UTC.
    public Element element() {
        return Element.of(
                        NS,
                        LOCAL,
                        Element.ofText(NS, "destination", statement.destination()),
                        Element.ofText(NS, "signature", signature))
                .with("domain", statement.domain().name())
                .with("from", statement.from().toString())
                .with("until", statement.until().toString())
                .with("number", Long.toString(statement.number()))
                .with(GONE, statement.gone() ? "true" : null);
    }

    /// Reads what another server has sent. There is one spelling of each statement: what is left out, added or written
    /// otherwise makes it none.
    ///
    /// @throws StatementException if it is none
    public static SignedStatement parse(Element element) throws StatementException {
        if (!element.is(NS, LOCAL)) {
            throw new StatementException("The answer is no statement");
        }
        List<Element> children = element.children();
        if (children.size() != 2
                || element.nodes().size() != 2
                || size(element) > MOST
                || !hasOnly(element)
                || !isText(children.get(0), "destination")
                || !isText(children.get(1), "signature")) {
            throw new StatementException("The statement has other parts than it should, or is longer than 4 KiB");
        }
        SignedStatement read;
        try {
            String gone = element.attributeOr(GONE, "");
            read = new SignedStatement(
                    new Statement(
                            Domain.of(required(element, "domain")),
                            children.get(0).text(),
                            Instant.parse(required(element, "from")),
                            Instant.parse(required(element, "until")),
                            Long.parseLong(required(element, "number")),
                            gone.equals("true")),
                    children.get(1).text());
        } catch (JidFormatException | DateTimeException | NumberFormatException e) {
            throw new StatementException("A domain, a time or a number in the statement is none");
        } catch (IllegalArgumentException e) {
            throw new StatementException(String.valueOf(e.getMessage()));
        }
        if (!attributes(read.element()).equals(attributes(element))) {
            throw new StatementException("The statement is spelled otherwise than it should be");
        }
        return read;
    }

    private static String required(Element element, String name) {
        return Objects.requireNonNull(element.attribute(name));
    }

    private static boolean hasOnly(Element element) {
        Set<String> names = element.attributes().stream()
                .map(each -> each.name().namespace().isEmpty() ? each.name().local() : "")
                .collect(Collectors.toSet());
        return names.containsAll(REQUIRED)
                && names.size() == element.attributes().size()
                && names.stream().allMatch(each -> REQUIRED.contains(each) || each.equals(GONE));
    }

    private static Set<Attribute> attributes(Element element) {
        return Set.copyOf(element.attributes());
    }

    private static boolean isText(Element child, String local) {
        return child.is(NS, local)
                && child.attributes().isEmpty()
                && child.children().isEmpty();
    }

    private static int size(Element element) {
        return Stream.concat(
                        element.attributes().stream().map(Attribute::value),
                        element.children().stream().map(Element::text))
                .mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static byte[] decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length > 0
                    && bytes.length <= LONGEST_SIGNATURE
                    && Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // As any other text that is none.
        }
        throw new IllegalArgumentException("The signature of the statement is none");
    }
}
