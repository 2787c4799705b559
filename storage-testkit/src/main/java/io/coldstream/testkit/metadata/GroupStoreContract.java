package io.coldstream.testkit.metadata;

import static io.coldstream.testkit.metadata.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.storage.metadata.GroupRecord;
import io.coldstream.storage.metadata.GroupStore;
import io.coldstream.storage.metadata.MemberRecord;
import io.coldstream.storage.metadata.MetadataStore;
import io.coldstream.storage.metadata.NewTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link GroupStore} as far as groups are concerned. */
abstract class GroupStoreContract {
    /** Every byte there is, so that no encoding can hide. */
    private static final byte[] BINARY = binary();

    private static final HexFormat HEX = HexFormat.of();

    abstract MetadataStore store();

    private GroupStore groups() {
        return store().groups();
    }

    private static byte[] binary() {
        byte[] all = new byte[256];
        for (int value = 0; value < all.length; value++) {
            all[value] = (byte) value;
        }
        return all;
    }

    private static MemberRecord member(String id, @Nullable String instanceId, byte[] metadata, byte[] assignment) {
        List<MemberRecord.Protocol> protocols =
                List.of(new MemberRecord.Protocol("range", metadata), new MemberRecord.Protocol("sticky", new byte[0]));
        return new MemberRecord(id, instanceId, "client-ü", "/10.0.0.7", 45_000, 300_000, protocols, assignment);
    }

    private static List<String> texts(List<MemberRecord> members) {
        return members.stream()
                .map(member -> member.memberId() + " " + HEX.formatHex(member.assignment()) + " "
                        + HEX.formatHex(member.protocols().get(0).metadata()))
                .toList();
    }

    private GroupRecord only() throws Exception {
        List<GroupRecord> all = groups().listGroups();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void anEmptyStoreHasNoGroups() throws Exception {
        assertThat(groups().listGroups()).isEmpty();
    }

    @Test
    void aGroupWithoutMembersIsStored() throws Exception {
        GroupRecord group = new GroupRecord("billing", "consumer", 7, null, null, List.of(), NOW);
        groups().saveGroup(group);
        assertThat(only()).isEqualTo(group);
    }

    @Test
    void aGroupIsStoredWithItsMembers() throws Exception {
        MemberRecord dynamic = member("m-1", null, BINARY, new byte[0]);
        MemberRecord fixed = member("m-2", "instance-é", new byte[0], BINARY);
        groups().saveGroup(new GroupRecord("billing", "consumer", 3, "range", "m-1", List.of(dynamic, fixed), NOW));
        assertThat(only())
                .usingRecursiveComparison()
                .isEqualTo(new GroupRecord("billing", "consumer", 3, "range", "m-1", List.of(dynamic, fixed), NOW));
        assertThat(only().members().get(0).groupInstanceId()).isNull();
        assertThat(only().members().get(0).protocols().get(0).metadata()).isEqualTo(BINARY);
        assertThat(only().members().get(1).assignment()).isEqualTo(BINARY);
    }

    @Test
    void aGroupOfManyMembersIsStored() throws Exception {
        List<MemberRecord> members = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            members.add(member("m-" + number, null, BINARY, BINARY));
        }
        groups().saveGroup(new GroupRecord("wide", "consumer", 1, "range", "m-0", members, NOW));
        assertThat(texts(only().members())).isEqualTo(texts(members)); // byte by byte takes AssertJ long
    }

    @Test
    void aLaterStateReplacesAnEarlierWhole() throws Exception {
        MemberRecord member = member("m-1", null, BINARY, BINARY);
        groups().saveGroup(new GroupRecord("billing", "consumer", 3, "range", "m-1", List.of(member), NOW));
        GroupRecord later = new GroupRecord("billing", "connect", 4, null, null, List.of(), NOW.plusMillis(1));
        groups().saveGroup(later);
        assertThat(only()).isEqualTo(later);
    }

    @Test
    void changedAtIsKeptToTheMillisecond() throws Exception {
        Instant fine = Instant.parse("2026-01-02T03:04:05.678912Z");
        groups().saveGroup(new GroupRecord("g", "", 0, null, null, List.of(), fine));
        assertThat(only().changedAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void aGroupIdMayHoldAnything() throws Exception {
        List<String> ids = List.of(
                "",
                " ",
                "/a/../b%2F?x=y&z#",
                "Grüße 日本語 🚀🎉",
                "quote ' \" ; DROP TABLE topic; -- :name ?",
                "case",
                "CASE",
                "back\\slash\\u0000\\",
                "nul \u0000 inside",
                "line\r\nbreak\ttab",
                "e\u0301",
                "\u00e9",
                "x".repeat(GroupStore.GROUP_ID_CHARS_MAX),
                "🚀".repeat(GroupStore.GROUP_ID_CHARS_MAX / 2),
                "\uffef".repeat(GroupStore.GROUP_ID_CHARS_MAX));
        NewTopic topic = Samples.topic("t", 1);
        store().topics().create(topic);
        for (String id : ids) {
            groups().saveGroup(Samples.emptyGroup(id));
            groups().commitOffsets(List.of(Samples.offset(id, topic, 0, 1)));
        }
        assertThat(groups().listGroups()).extracting(GroupRecord::groupId).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(groups().listOffsets())
                .extracting(offset -> offset.groupId())
                .containsExactlyInAnyOrderElementsOf(ids);
        for (String id : ids) {
            groups().deleteGroup(id);
            assertThat(groups().listGroups()).extracting(GroupRecord::groupId).doesNotContain(id);
        }
        assertThat(groups().listOffsets()).isEmpty();
    }

    @Test
    void aGroupIdThatIsTooLongIsRefused() throws Exception {
        String tooLong = "x".repeat(GroupStore.GROUP_ID_CHARS_MAX + 1);
        NewTopic topic = Samples.topic("t", 1);
        assertThatThrownBy(() -> groups().saveGroup(Samples.emptyGroup(tooLong)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> groups().commitOffsets(List.of(Samples.offset(tooLong, topic, 0, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(groups().listGroups()).isEmpty();
        assertThat(groups().listOffsets()).isEmpty();
    }

    @Test
    void aDeletedGroupTakesItsOffsetsAlongAndNoOthers() throws Exception {
        NewTopic topic = Samples.topic("t", 2);
        store().topics().create(topic);
        for (String id : List.of("gone", "kept")) {
            groups().saveGroup(Samples.emptyGroup(id));
            groups().commitOffsets(List.of(Samples.offset(id, topic, 0, 1), Samples.offset(id, topic, 1, 2)));
        }
        groups().deleteGroup("gone");
        groups().deleteGroup("gone");
        groups().deleteGroup("never");
        assertThat(only().groupId()).isEqualTo("kept");
        assertThat(groups().listOffsets())
                .containsExactlyInAnyOrder(Samples.offset("kept", topic, 0, 1), Samples.offset("kept", topic, 1, 2));
    }

    @Test
    void offsetsWithoutGroupAreDeletedWithTheGroupId() throws Exception {
        NewTopic topic = Samples.topic("t", 1);
        store().topics().create(topic);
        groups().commitOffsets(List.of(Samples.offset("alone", topic, 0, 1)));
        groups().deleteGroup("alone");
        assertThat(groups().listOffsets()).isEmpty();
    }

    @Test
    void savesThatRaceLeaveOneOfTheirStates() throws Exception {
        Race<Boolean> race = Race.of(8, racer -> {
            groups().saveGroup(new GroupRecord("g", "p" + racer, racer, null, null, List.of(), NOW));
            return true;
        });
        assertThat(race.failures()).isEmpty();
        assertThat(only().protocolType()).isEqualTo("p" + only().generation());
    }
}
