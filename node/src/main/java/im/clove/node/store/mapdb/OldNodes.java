package im.clove.node.store.mapdb;

import java.io.IOException;
import org.mapdb.DataIO;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Erasure;
import org.mapdb.Serializer;
import org.mapdb.StoreDirect;

/// Gives back the nodes of a tree that has been built anew, which MapDB itself cannot do; COMPAT(mapdb, 3.1.0).
/// Reads just enough of MapDB's node format to find a node's right neighbour and its first child.
final class OldNodes {
    private static final ByteArrays KEYS = new ByteArrays();
    private static final int RIGHT_EDGE = 1 << 1;
    private static final int LEFT_EDGE = 1 << 2;
    private static final int DIRECTORY = 1 << 3;

    private OldNodes() {}

    /// @param root the record that names the tree's top node
    static void free(StoreDirect records, long root) {
        Shapes shapes = new Shapes();
        Long top = records.get(root, Serializer.RECID);
        long first = top == null ? 0 : top;
        while (first != 0) {
            long below = 0;
            for (long node = first; node != 0; ) {
                Shape shape = records.get(node, shapes);
                if (shape == null) {
                    break;
                }
                below = node == first ? shape.firstChild() : below;
                Erasure.erase(records, node);
                records.delete(node, shapes);
                node = shape.next();
            }
            first = below;
        }
        records.delete(root, Serializer.RECID);
    }

    /// What is to the right of a node and below it; 0 for nothing.
    private record Shape(long next, long firstChild) {}

    private static final class Shapes implements Serializer<Shape> {
        @Override
        public void serialize(DataOutput2 out, Shape value) {
            throw new UnsupportedOperationException("Nodes are only read");
        }

        @Override
        public Shape deserialize(DataInput2 in, int available) throws IOException {
            int head = DataIO.parity1Get(in.unpackInt()) >>> 1;
            int keys = head >>> 4;
            long next = (head & RIGHT_EDGE) != 0 ? 0 : in.unpackLong();
            if ((head & DIRECTORY) == 0) {
                return new Shape(next, 0);
            }
            if (keys > 0) {
                KEYS.valueArrayDeserialize(in, keys);
            }
            int edges = ((head & LEFT_EDGE) != 0 ? 1 : 0) + ((head & RIGHT_EDGE) != 0 ? 1 : 0);
            long[] children = new long[keys - 1 + edges];
            in.unpackLongArray(children, 0, children.length);
            return new Shape(next, children.length == 0 ? 0 : children[0]);
        }
    }
}
