package im.clove.bench.compare;

/// The rows of the table, in its order.
enum Row {
    FRESH_1("freshly started, logins/s: the first 100", 0, true),
    FRESH_2("… from 100 to 500", 0, true),
    FRESH_3("… from 500 to 2 000", 0, true),
    FRESH_CPU_1("… processor time per login, ms: the first 100", 2, false),
    FRESH_CPU_2("… from 100 to 500", 2, false),
    FRESH_CPU_3("… from 500 to 2 000", 2, false),
    FRESH_P50("freshly started, the first %7$d s at %1$d messages/s, latency in ms: p50", 2, false),
    FRESH_P99("… p99", 2, false),
    FRESH_P999("… p99.9", 2, false),
    FRESH_CPU_PACED("… processor time per 10 000 messages, s", 2, false),
    LOGINS_SHA_1("logins/s, SCRAM-SHA-1", 0, true),
    LOGINS_SHA_256("logins/s, SCRAM-SHA-256", 0, true),
    CPU_LOGIN("processor time per login, ms: SCRAM-SHA-1", 2, false),
    MESSAGES("messages/s one to one, %2$d pairs with %3$d on their way each", 0, true),
    MESSAGES_MANAGED("… the same with stream management (XEP-0198)", 0, true),
    P50("latency at %1$d messages/s, ms: p50", 2, false),
    P99("… p99", 2, false),
    P999("… p99.9", 2, false),
    CPU_PACED("processor time per 10 000 messages, s: at %1$d messages/s", 2, false),
    CPU_FULL("… at full speed", 2, false),
    CPU_MANAGED("… at full speed with stream management", 2, false),
    STORED("messages/s stored for somebody offline", 0, true),
    FETCHED("stored messages/s fetched", 0, true),
    PRESENCES("presences/s delivered, %4$d friends", 0, true),
    JOINS_FEW("room joins/s, one after the other into one room: %8$d occupants", 0, true),
    JOINS_MANY("… %9$d occupants", 0, true),
    JOINS_SMALL("… into %11$d rooms of %12$d, %13$d of them at once", 0, true),
    SAID_FEW("messages/s to a room, %10$d senders with one on its way each: %8$d occupants", 0, true),
    SAID_MANY("… %9$d occupants", 0, true),
    TOLD_FEW("… delivered/s: %8$d occupants", 0, true),
    TOLD_MANY("… delivered/s: %9$d occupants", 0, true),
    CPU_FEW("… processor time per 10 000 delivered, s: %8$d occupants", 3, false),
    CPU_MANY("… processor time per 10 000 delivered, s: %9$d occupants", 3, false),
    ARCHIVED_P50("entering a room with %14$d archived messages, the last %15$d asked for, ms: p50", 2, false),
    ARCHIVED_P99("… p99", 2, false),
    UPLOADED("MiB/s uploaded, files of %17$d MiB one after the other", 0, true),
    CPU_UPLOADED("… processor time per GiB, s", 2, false),
    DOWNLOADED("MiB/s downloaded, files of %17$d MiB one after the other", 0, true),
    CPU_DOWNLOADED("… processor time per GiB, s", 2, false),
    SHARED("files of %18$d KiB shared/s: slot, upload, download, %19$d users at once", 0, true),
    CPU_SHARED("… processor time each, ms", 2, false),
    RESIDENT_0("resident MiB: no session", 0, false),
    RESIDENT_1("… %5$d idle sessions", 0, false),
    RESIDENT_2("… %6$d idle sessions", 0, false),
    PER_SESSION("… KiB per session, from none to %6$d", 1, false),
    RESIDENT_OUTSIDE("resident MiB, before the rooms: %5$d idle sessions", 0, false),
    RESIDENT_INSIDE("… each of them in one of the rooms of %16$d", 0, false),
    PER_OCCUPANT("… KiB per occupant", 1, false),
    RESIDENT_END("resident MiB after all the rounds, no session", 0, false);

    private final String title;
    private final int digits;
    private final boolean more;

    Row(String title, int digits, boolean more) {
        this.title = title;
        this.digits = digits;
        this.more = more;
    }

    String title(Plan plan) {
        RoomPlan rooms = plan.rooms();
        return title.formatted(
                plan.rate(),
                plan.pairs(),
                plan.window(),
                plan.friends(),
                plan.fewSessions(),
                plan.manySessions(),
                (int) plan.minute(),
                rooms.few(),
                rooms.many(),
                rooms.senders(),
                rooms.small(),
                SmallRooms.SIZE,
                SmallRooms.AT_ONCE,
                rooms.archived(),
                ArchivedRoom.HISTORY,
                RoomPlan.TOGETHER,
                FileLoad.LARGE_MIB,
                FileLoad.SMALL_KIB,
                FileLoad.AT_ONCE);
    }

    int digits() {
        return digits;
    }

    /// Whether more is better.
    boolean isMoreBetter() {
        return more;
    }
}
