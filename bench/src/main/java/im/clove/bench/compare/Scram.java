package im.clove.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SCRAM (RFC 5802). The salted password is worked out once for each salt, as clients do that
/// store it, so that a login costs this program no more than the server.
public enum Scram {
    SHA_1("SHA-1", "HmacSHA1", 160),
    SHA_256("SHA-256", "HmacSHA256", 256);

    private static final Map<String, byte[]> SALTED = new ConcurrentHashMap<>();

    private final String hash;
    private final String mac;
    private final int bits;

    Scram(String hash, String mac, int bits) {
        this.hash = hash;
        this.mac = mac;
        this.bits = bits;
    }

    String mechanism() {
        return "SCRAM-" + hash;
    }

    /// Logs in on a stream that has just been opened.
    void authenticate(Wire wire, String user, String password) throws IOException {
        String bare = "n=" + user + ",r=" + UUID.randomUUID();
        wire.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism() + "'>"
                + base64("n,," + bare) + "</auth>");
        String first = data(wire.next(), "challenge");
        String withoutProof = "c=biws,r=" + part(first, 'r');
        byte[] text = ascii(bare + ',' + first + ',' + withoutProof);
        try {
            byte[] salted = salted(password, part(first, 's'), Integer.parseInt(part(first, 'i')));
            byte[] clientKey = mac(salted, ascii("Client Key"));
            byte[] proof = mac(MessageDigest.getInstance(hash).digest(clientKey), text);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            wire.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                    + base64(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)) + "</response>");
            byte[] signature = Base64.getDecoder().decode(part(data(wire.next(), "success"), 'v'));
            if (!MessageDigest.isEqual(signature, mac(mac(salted, ascii("Server Key")), text))) {
                throw new IOException("The server does not know the password");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] salted(String password, String salt, int iterations) throws GeneralSecurityException {
        String key = mac + ' ' + salt + ' ' + iterations;
        byte[] known = SALTED.get(key);
        if (known == null) {
            known = SecretKeyFactory.getInstance("PBKDF2With" + mac)
                    .generateSecret(new PBEKeySpec(
                            password.toCharArray(), Base64.getDecoder().decode(salt), iterations, bits))
                    .getEncoded();
            SALTED.put(key, known);
        }
        return known;
    }

    private byte[] mac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac instance = Mac.getInstance(mac);
        instance.init(new SecretKeySpec(key, mac));
        return instance.doFinal(input);
    }

    private static String part(String message, char key) throws IOException {
        for (String part : message.split(",", -1)) {
            if (part.length() > 1 && part.charAt(0) == key && part.charAt(1) == '=') {
                return part.substring(2);
            }
        }
        throw new IOException("No '" + key + "' in " + message);
    }

    private static String data(String element, String name) throws IOException {
        int open = element.indexOf('>');
        int close = element.lastIndexOf("</");
        if (!element.startsWith('<' + name) || close < open) {
            throw new IOException("Expected " + name + ", got " + element);
        }
        byte[] decoded = Base64.getDecoder().decode(element.substring(open + 1, close));
        return new String(decoded, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
