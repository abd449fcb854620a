/// The owners. A [PeerLink] per pair of sides steps the pure [PeerLinkMachine] and has the queue of what goes there;
/// its [Carriage] knows which [Carrier] sends it: a [CloveCarrier] or a [StockCarrier]. A [StockInbound] per stream
/// that a stock server dialled takes what comes on it.
///
/// ```
///            LinkPost                 LinkEvent
///  anybody ----------> PeerLink -----------------> PeerLinkMachine (pure)
///                         |        <--- LinkEffect
///                         |-- LinkQueue -- Outbox -- Spool -- OutboxStore (port)
///                         |-- Carriage ---- Carrier (one at a time)
///                         |                  |-- CloveCarrier, remembers in CloveSide: numbers, Intake
///                         |                  `-- StockCarrier, remembers in StockSide: questions, PingAcks
///                         `-- InboundLane -> InboundSink (port)
/// ```
@NullMarked
package im.clove.s2s.link;

import org.jspecify.annotations.NullMarked;
