package io.coldstream.broker.http.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.coldstream.api.http.AuditCheck;
import io.coldstream.api.http.AuditPage;
import io.coldstream.broker.http.problem.ProblemException;
import io.coldstream.broker.http.problem.Quote;
import io.coldstream.broker.http.request.PageRequest;
import io.coldstream.broker.http.request.WholeNumber;
import io.coldstream.storage.StorageException;
import io.coldstream.storage.metadata.AuditChain;
import io.coldstream.storage.metadata.AuditLog;
import io.coldstream.storage.metadata.StoredAuditEntry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}. Thread-safe. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
    private static final String NDJSON = "application/x-ndjson";

    private final AuditLog log;
    private final AuditTimes times;
    private final ObjectWriter json;

    /**
     * The resource.
     *
     * @param json writes the lines of exports
     */
    public AuditResource(AuditLog log, ObjectWriter json) {
        this.log = log;
        this.times = new AuditTimes(log);
        this.json = json.without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    @GET
    public AuditPage list(
            @QueryParam("order") @Nullable String order,
            @QueryParam("from") @Nullable String from,
            @QueryParam("page_size") @Nullable String pageSize,
            @QueryParam("page_token") @Nullable String pageToken)
            throws StorageException {
        PageRequest page = PageRequest.of(pageSize, pageToken);
        Optional<Long> first = page.position().isPresent()
                ? page.position().map(text -> number(text).orElseThrow(PageRequest::badToken))
                : Optional.empty();
        return switch (order == null ? "desc" : order) {
            case "asc" -> ascending(first.isPresent() ? first.get() : firstUp(from), page.pageSize());
            case "desc" -> {
                if (first.isEmpty() && from == null) {
                    yield newest(page.pageSize());
                }
                yield descending(first.isPresent() ? first.get() : firstDown(from), page.pageSize());
            }
            default ->
                throw ProblemException.invalid(
                        "order", "order must be asc or desc; it was " + Quote.of(String.valueOf(order)) + ".");
        };
    }

    private long firstUp(@Nullable String from) throws StorageException {
        if (from == null) {
            return 0;
        }
        Optional<Long> number = number(from);
        return number.isPresent() ? number.get() : times.firstNotBefore(time(from));
    }

    private long firstDown(@Nullable String from) throws StorageException {
        String text = String.valueOf(from);
        Optional<Long> number = number(text);
        return number.isPresent() ? number.get() : times.lastNotAfter(time(text));
    }

    private static Instant time(String from) {
        try {
            return OffsetDateTime.parse(from).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(
                    "from",
                    "from must be the number of an entry, a whole number, 0 or more, or a time like"
                            + " 2026-03-01T12:00:00Z; it was " + Quote.of(from) + ".");
        }
    }

    private static Optional<Long> number(String text) {
        return WholeNumber.parse(text).filter(number -> number >= 0);
    }

    private AuditPage ascending(long first, int size) throws StorageException {
        List<StoredAuditEntry> entries = log.list(first, size);
        boolean more = entries.size() == size && !log.list(last(entries) + 1, 1).isEmpty();
        return page(entries, more ? PageRequest.token(Long.toString(last(entries) + 1)) : null);
    }

    private AuditPage newest(int size) throws StorageException {
        return downTo(log.newest(size));
    }

    /** Entries are numbered without holes. */
    private AuditPage descending(long first, int size) throws StorageException {
        if (first < 0) {
            return page(List.of(), null); // asked for a time before all of them
        }
        long least = Math.max(0, first - size + 1);
        List<StoredAuditEntry> entries = new ArrayList<>(log.list(least, (int) (first - least + 1)));
        Collections.reverse(entries);
        return entries.isEmpty() ? newest(size) : downTo(entries); // the first may be one that is still to come
    }

    private static AuditPage downTo(List<StoredAuditEntry> entries) {
        boolean more = !entries.isEmpty() && last(entries) > 0;
        return page(entries, more ? PageRequest.token(Long.toString(last(entries) - 1)) : null);
    }

    private static long last(List<StoredAuditEntry> entries) {
        return entries.get(entries.size() - 1).number();
    }

    private static AuditPage page(List<StoredAuditEntry> entries, @Nullable String token) {
        return new AuditPage(entries.stream().map(AuditViews::detail).toList(), token);
    }

    /** All entries in their order, a line each. Those that come meanwhile are there, too. */
    @GET
    @Path("/export")
    @Produces(NDJSON)
    public Response export() throws StorageException {
        List<StoredAuditEntry> first = log.list(0, AuditLog.LIMIT_MAX); // a database that is away is a problem still
        StreamingOutput body = out -> write(first, out);
        return Response.ok(body)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.ndjson\"")
                .build();
    }

    private void write(List<StoredAuditEntry> first, OutputStream out) throws IOException {
        List<StoredAuditEntry> page = first;
        while (true) {
            for (StoredAuditEntry entry : page) {
                json.writeValue(out, AuditViews.detail(entry));
                out.write('\n');
            }
            if (page.size() < AuditLog.LIMIT_MAX) {
                return;
            }
            try {
                page = log.list(last(page) + 1, AuditLog.LIMIT_MAX);
            } catch (StorageException e) {
                // The status is sent: the connection breaks, so that nobody takes a part for the whole.
                throw new IOException("the audit log cannot be read on", e);
            }
        }
    }

    @GET
    @Path("/verify")
    public AuditCheck verify() throws StorageException {
        AuditChain point = AuditChain.beginning();
        List<StoredAuditEntry> page;
        do {
            page = log.list(point.nextNumber(), AuditLog.LIMIT_MAX);
            for (StoredAuditEntry entry : page) {
                Optional<AuditChain.BrokenLink> broken = point.problem(entry);
                if (broken.isPresent()) {
                    return new AuditCheck(
                            false,
                            point.nextNumber(),
                            new AuditCheck.BrokenEntry(
                                    broken.get().number(), broken.get().problem()));
                }
                point = AuditChain.after(entry);
            }
        } while (page.size() == AuditLog.LIMIT_MAX);
        return new AuditCheck(true, point.nextNumber(), null);
    }
}
