package im.clove.runtime.budget;

/// One thing an owner holds that grows and shrinks, such as a buffer or a list, charged to its [Budget]. Not
/// thread-safe.
public final class Hold implements AutoCloseable {
    private Budget budget;
    private long bytes;

    public Hold(Budget budget) {
        this.budget = budget;
    }

    /// Says how much it is to be from now on.
    ///
    /// @return false if it may not grow to that; then nothing has changed
    public boolean set(long now) {
        long more = now - bytes;
        if (more > 0 && !budget.tryCharge(more)) {
            return false;
        }
        if (more < 0) {
            budget.release(-more);
        }
        bytes = now;
        return true;
    }

    /// As [#set], for what is here only while it comes ([Budget#tryPass]).
    public boolean pass(long now) {
        long more = now - bytes;
        if (more > 0 && !budget.tryPass(more)) {
            return false;
        }
        if (more < 0) {
            budget.release(-more);
        }
        bytes = now;
        return true;
    }

    /// Says how much it is, whether it may be that or not.
    public void is(long now) {
        long more = now - bytes;
        if (more > 0) {
            budget.charge(more);
        } else if (more < 0) {
            budget.release(-more);
        }
        bytes = now;
    }

    /// Another owner has it from now on.
    public void move(Budget other) {
        other.charge(bytes);
        budget.release(bytes);
        budget = other;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        is(0);
    }
}
