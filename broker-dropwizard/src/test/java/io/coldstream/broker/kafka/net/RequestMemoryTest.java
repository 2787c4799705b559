package io.coldstream.broker.kafka.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private final RequestMemory memory = new RequestMemory(100);
    private final List<String> granted = new ArrayList<>();

    @Test
    void grantsWhatFits() {
        assertThat(reserve("a", 60).isGranted()).isTrue();
        assertThat(reserve("b", 40).isGranted()).isTrue();
        assertThat(reserve("c", 1).isGranted()).isFalse();
        assertThat(memory.reservedBytes()).isEqualTo(100);
        assertThat(memory.waitingFrames()).isEqualTo(1);
        assertThat(granted).isEmpty(); // only those that had to wait hear of it
    }

    @Test
    void servesThoseWhoWaitInTheirOrder() {
        RequestMemory.Reservation a = reserve("a", 60);
        reserve("b", 50);
        RequestMemory.Reservation small = reserve("small", 1); // would fit, and must not overtake
        assertThat(small.isGranted()).isFalse();
        a.release();
        assertThat(granted).containsExactly("b", "small");
        assertThat(memory.reservedBytes()).isEqualTo(51);
    }

    @Test
    void aFrameLargerThanTheBudgetPassesAlone() {
        RequestMemory.Reservation a = reserve("a", 10);
        RequestMemory.Reservation huge = reserve("huge", 1000);
        assertThat(huge.isGranted()).isFalse();
        a.release();
        assertThat(huge.isGranted()).isTrue();
        RequestMemory.Reservation after = reserve("after", 10);
        assertThat(after.isGranted()).isFalse();
        huge.release();
        assertThat(after.isGranted()).isTrue();
    }

    @Test
    void givingUpAPlaceLetsTheNextPass() {
        RequestMemory.Reservation a = reserve("a", 90);
        RequestMemory.Reservation b = reserve("b", 50);
        RequestMemory.Reservation c = reserve("c", 10);
        b.release();
        assertThat(c.isGranted()).isTrue();
        assertThat(granted).containsExactly("c");
        a.release();
        c.release();
        c.release();
        b.release();
        assertThat(memory.reservedBytes()).isZero();
    }

    @Test
    void isTightFromHalfOn() {
        assertThat(memory.isTight()).isFalse();
        reserve("a", 50);
        assertThat(memory.isTight()).isFalse();
        memory.retain(1);
        assertThat(memory.isTight()).isTrue();
        memory.retain(-1);
        assertThat(memory.isTight()).isFalse();
        reserve("b", 51);
        assertThat(memory.isTight()).isTrue();
    }

    private RequestMemory.Reservation reserve(String name, int bytes) {
        return memory.reserve(bytes, () -> granted.add(name));
    }
}
