package im.clove.node.admin;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The outer form of a backup: a stream, encrypted with a passphrase in pieces, each of which is checked before any
/// of it is used. Moved, missing, repeated and changed pieces are all noticed, a missing end too.
///
/// ```
/// header (49 bytes)   "CLOVEBAK", version 1 (1), iterations (4), salt (16), piece size (4), check (16)
/// piece 0, 1, …       AES-256-GCM of `piece size` bytes and a tag of 16; the last may be shorter, even empty
/// ```
///
/// PBKDF2-HMAC-SHA512 over the passphrase (UTF-8) and salt gives 64 bytes: the AES key and the key of an
/// HMAC-SHA256 whose first 16 bytes over the header are the check, so that a wrong passphrase is told from damage.
/// A piece's nonce is 7 zero bytes, its number (4), and 1 for the last one or 0 (1): keys are never used for two
/// files. Additional data is the header.
final class BackupCipher {
    static final int HEADER = 49;
    static final int TAG = 16;

    private static final byte[] MAGIC = "CLOVEBAK".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int MIN_ITERATIONS = 1000;
    /// Ten times what is written today: a file must not keep a machine busy for minutes.
    private static final int MAX_ITERATIONS = 10 * Backup.ITERATIONS;
    private static final int SALT = 16;
    private static final int CHECK = 16;
    private static final int PIECE = 64 * 1024;
    private static final int MAX_PIECE = 1 << 20;

    private final byte[] header;
    private final SecretKeySpec key;
    private final int piece;
    private int number;

    private BackupCipher(byte[] header, SecretKeySpec key, int piece) {
        this.header = header;
        this.key = key;
        this.piece = piece;
    }

    /// Encrypts what is written to the stream; closing it writes the end and leaves `out` open.
    static OutputStream encrypt(OutputStream out, Secret passphrase, int iterations, SecureRandom random)
            throws IOException {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        byte[] start = ByteBuffer.allocate(HEADER - CHECK)
                .put(MAGIC)
                .put(VERSION)
                .putInt(iterations)
                .put(salt)
                .putInt(PIECE)
                .array();
        byte[] keys = derive(passphrase, salt, iterations);
        byte[] header = Arrays.copyOf(start, HEADER);
        System.arraycopy(check(keys, start), 0, header, start.length, CHECK);
        out.write(header);
        return new Encrypting(out, new BackupCipher(header, aes(keys), PIECE));
    }

    /// Decrypts; every byte read has been checked.
    ///
    /// @throws ControlException if it is no backup, or the passphrase is wrong
    static InputStream decrypt(InputStream in, Secret passphrase) throws IOException, ControlException {
        byte[] header = in.readNBytes(HEADER);
        ByteBuffer fields = ByteBuffer.wrap(header);
        byte[] magic = new byte[MAGIC.length];
        if (header.length < HEADER || !Arrays.equals(magic(fields, magic), MAGIC)) {
            throw ControlException.refused("This is no backup of Clove, or its beginning is damaged");
        }
        byte version = fields.get();
        if (version != VERSION) {
            throw ControlException.refused("This backup was made by a newer Clove (format " + version + ")");
        }
        int iterations = fields.getInt();
        byte[] salt = new byte[SALT];
        fields.get(salt);
        int piece = fields.getInt();
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS || piece < 1 || piece > MAX_PIECE) {
            throw ControlException.refused("The backup is damaged at its beginning");
        }
        byte[] keys = derive(passphrase, salt, iterations);
        byte[] start = Arrays.copyOf(header, HEADER - CHECK);
        byte[] given = Arrays.copyOfRange(header, HEADER - CHECK, HEADER);
        if (!MessageDigest.isEqual(check(keys, start), given)) {
            throw ControlException.refused("The passphrase is wrong, or the backup is damaged at its beginning");
        }
        return new Decrypting(in, new BackupCipher(header, aes(keys), piece));
    }

    private static byte[] magic(ByteBuffer fields, byte[] into) {
        fields.get(into);
        return into;
    }

    private static byte[] derive(Secret passphrase, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(passphrase.reveal(), salt, iterations, 512);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static SecretKeySpec aes(byte[] keys) {
        return new SecretKeySpec(keys, 0, 32, "AES");
    }

    private static byte[] check(byte[] keys, byte[] start) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys, 32, 32, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(start), CHECK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }

    private byte[] crypt(int mode, byte[] data, int length, boolean last) throws IOException {
        byte[] nonce = ByteBuffer.allocate(12)
                .position(7)
                .putInt(number++)
                .put((byte) (last ? 1 : 0))
                .array();
        if (number == 0) {
            throw new IOException("The backup is too large");
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
            cipher.updateAAD(header);
            return cipher.doFinal(data, 0, length);
        } catch (AEADBadTagException e) {
            throw new IOException("The backup is damaged (piece " + number + ")", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    private static final class Encrypting extends OutputStream {
        private final OutputStream out;
        private final BackupCipher cipher;
        private final byte[] buffer;
        private int filled;
        private boolean closed;

        Encrypting(OutputStream out, BackupCipher cipher) {
            this.out = out;
            this.cipher = cipher;
            this.buffer = new byte[cipher.piece];
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            int rest = length;
            while (rest > 0) {
                // A full piece is written only when more comes: until then it might be the last.
                if (filled == buffer.length) {
                    out.write(cipher.crypt(Cipher.ENCRYPT_MODE, buffer, filled, false));
                    filled = 0;
                }
                int now = Math.min(rest, buffer.length - filled);
                System.arraycopy(bytes, at, buffer, filled, now);
                filled += now;
                at += now;
                rest -= now;
            }
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                out.write(cipher.crypt(Cipher.ENCRYPT_MODE, buffer, filled, true));
                out.flush();
            }
        }
    }

    private static final class Decrypting extends InputStream {
        private final DataInputStream in;
        private final BackupCipher cipher;
        private byte[] next;
        private byte[] plain = new byte[0];
        private int at;
        private boolean ended;

        Decrypting(InputStream in, BackupCipher cipher) throws IOException {
            this.in = new DataInputStream(in);
            this.cipher = cipher;
            this.next = this.in.readNBytes(cipher.piece + TAG);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (at == plain.length) {
                if (ended) {
                    return -1;
                }
                byte[] piece = next;
                if (piece.length < TAG) {
                    throw new EOFException("The backup is cut off");
                }
                next = in.readNBytes(cipher.piece + TAG);
                ended = next.length == 0;
                plain = cipher.crypt(Cipher.DECRYPT_MODE, piece, piece.length, ended);
                at = 0;
            }
            int now = Math.min(length, plain.length - at);
            System.arraycopy(plain, at, bytes, offset, now);
            at += now;
            return now;
        }
    }
}
