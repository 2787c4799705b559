package io.coldstream.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coldstream.api.policy.PolicyAttachment;
import io.coldstream.storage.metadata.MemberRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns that hold JSON: settings, a policy's attachments, a group's members. The stored form of a member is spelled out here,
 * so that renaming something elsewhere does not change what old rows mean. Bytes are base64. Unknown fields are passed
 * over. Stateless.
 */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A member as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // only carried from one form to the other
    record StoredMember(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            int sessionTimeoutMs,
            int rebalanceTimeoutMs,
            List<StoredProtocol> protocols,
            byte[] assignment) {}

    /** A member's assignor as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // only carried from one form to the other
    record StoredProtocol(String name, byte[] metadata) {}

    /** A policy's attachment as it is stored. */
    record StoredAttachment(String topics, int priority) {}

    private Json() {}

    static String ofAttachments(List<PolicyAttachment> attachments) {
        return write(attachments.stream()
                .map(attachment -> new StoredAttachment(attachment.topics(), attachment.priority()))
                .toList());
    }

    static List<PolicyAttachment> toAttachments(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, new TypeReference<List<StoredAttachment>>() {}).stream()
                .map(stored -> new PolicyAttachment(stored.topics(), stored.priority()))
                .toList();
    }

    static String ofConfigs(Map<String, String> configs) {
        return write(new TreeMap<>(configs));
    }

    static Map<String, String> toConfigs(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, new TypeReference<>() {});
    }

    static String ofMembers(List<MemberRecord> members) {
        return write(members.stream().map(Json::stored).toList());
    }

    static List<MemberRecord> toMembers(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, new TypeReference<List<StoredMember>>() {}).stream()
                .map(Json::member)
                .toList();
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists of text and bytes can be written as JSON", e);
        }
    }

    private static StoredMember stored(MemberRecord member) {
        List<StoredProtocol> protocols = member.protocols().stream()
                .map(protocol -> new StoredProtocol(protocol.name(), protocol.metadata()))
                .toList();
        return new StoredMember(
                member.memberId(),
                member.groupInstanceId(),
                member.clientId(),
                member.clientHost(),
                member.sessionTimeoutMs(),
                member.rebalanceTimeoutMs(),
                protocols,
                member.assignment());
    }

    private static MemberRecord member(StoredMember stored) {
        List<MemberRecord.Protocol> protocols = stored.protocols().stream()
                .map(protocol -> new MemberRecord.Protocol(protocol.name(), protocol.metadata()))
                .toList();
        return new MemberRecord(
                stored.memberId(),
                stored.groupInstanceId(),
                stored.clientId(),
                stored.clientHost(),
                stored.sessionTimeoutMs(),
                stored.rebalanceTimeoutMs(),
                protocols,
                stored.assignment());
    }
}
