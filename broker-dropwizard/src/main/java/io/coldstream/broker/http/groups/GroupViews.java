package io.coldstream.broker.http.groups;

import io.coldstream.api.http.GroupDetail;
import io.coldstream.api.http.GroupSummary;
import io.coldstream.broker.view.GroupFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Groups as the API shows them. */
final class GroupViews {
    private static final Comparator<GroupFacts.NamedPartition> BY_NAME = Comparator.comparing(
                    GroupFacts.NamedPartition::topic)
            .thenComparingInt(GroupFacts.NamedPartition::partition);

    private GroupViews() {}

    static GroupSummary summary(GroupFacts group) {
        return new GroupSummary(
                group.groupId(),
                group.state(),
                group.protocolType(),
                group.protocol(),
                group.members().size(),
                totalLag(group));
    }

    static GroupDetail detail(GroupFacts group) {
        return new GroupDetail(
                group.groupId(),
                group.state(),
                group.protocolType(),
                group.protocol(),
                group.members().size(),
                totalLag(group),
                group.generation(),
                group.members().stream()
                        .sorted(Comparator.comparing(GroupFacts.Member::memberId))
                        .map(GroupViews::member)
                        .toList(),
                group.offsets().stream()
                        .sorted(Comparator.comparing(GroupFacts.Offset::partition, BY_NAME))
                        .map(GroupViews::offset)
                        .toList());
    }

    private static long totalLag(GroupFacts group) {
        return group.offsets().stream()
                .map(GroupFacts.Offset::lag)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static GroupDetail.Member member(GroupFacts.Member member) {
        return new GroupDetail.Member(
                member.memberId(),
                member.groupInstanceId(),
                member.clientId(),
                member.clientHost(),
                assigned(member.assigned()));
    }

    private static @Nullable List<GroupDetail.Partition> assigned(
            @Nullable List<GroupFacts.NamedPartition> partitions) {
        return partitions == null
                ? null
                : partitions.stream()
                        .sorted(BY_NAME)
                        .map(partition -> new GroupDetail.Partition(partition.topic(), partition.partition()))
                        .toList();
    }

    private static GroupDetail.Offset offset(GroupFacts.Offset offset) {
        return new GroupDetail.Offset(
                offset.partition().topic(),
                offset.partition().partition(),
                offset.committedOffset(),
                offset.endOffset(),
                offset.lag(),
                offset.metadata(),
                offset.committedAt());
    }
}
